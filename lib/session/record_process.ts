import type { RecordedAccess } from "../data/rbac/recorded.ts";
import { recordEverySession } from "./chain.ts";

/**
 * Records the requests of all sessions of this process, including those that it opens later.
 *
 * @param onAccess Called with the permissions of each request.
 */
export async function recordProcess(onAccess: (access: RecordedAccess) => void): Promise<void> {
  const { createRecording } = await import("../api/transport/record.ts");
  recordEverySession(createRecording({ namespace: "default", stop: () => {}, onAccess }).recorder);
}
