import { createRecording, type Recorder, type Recording } from "../api/transport/record.ts";
import type { RecordedAccess } from "../data/rbac/recorded.ts";
import { recordEverySession } from "./chain.ts";

/**
 * Records the requests of all sessions of this process, including those that it opens later.
 *
 * @param onAccess Called with the permissions of each request.
 */
export function recordProcess(onAccess: (access: RecordedAccess) => void): void {
  recordEverySession(createRecording({ namespace: "default", stop: () => {}, onAccess }).recorder);
}

/** Records the requests of a session and its relatives, which share their recorders, until the recording stops. */
export function recordSession(
  recorders: Set<Recorder>,
  { namespace, as }: { namespace: string; as: string | undefined },
): Recording {
  const { recorder, recording } = createRecording({ namespace, as, stop: (recorder) => recorders.delete(recorder) });
  recorders.add(recorder);
  return recording;
}
