import { defined } from "../../../data/base/defined.ts";
import type { StoredPod } from "../read_pod.ts";
import type { ContainerRun } from "./container_runs.ts";
import type { LogEvent } from "./log_options.ts";

/** Returns a container in words: `container "app" of pod "web"`. */
export function containerWords({ metadata: { name } }: StoredPod, container: string): string {
  return `container "${container}" of pod "${name}"`;
}

/** Returns the fields of an event that name a pod, and its container if there is one. */
export function placeOf(
  { metadata: { namespace, name } }: StoredPod,
  container?: string,
): Pick<LogEvent, "namespace" | "pod" | "container"> {
  return defined({ namespace, pod: name, container });
}

/** Reports that a new run of a container follows another one, and the runs between them whose logs were not read. */
export function reportRestart(
  onEvent: (event: LogEvent) => void,
  pod: StoredPod,
  container: string,
  { before, after }: { before: ContainerRun; after: ContainerRun },
): void {
  const place = placeOf(pod, container);
  const message = `Container "${container}" of pod "${pod.metadata.name}" was restarted`;
  onEvent({ type: "restarted", ...place, message });
  const missed = after.restarts - before.restarts - 1;
  if (missed <= 0) return;
  const logs = missed === 1 ? "the log of 1 run is missing" : `the logs of ${missed} runs are missing`;
  onEvent({ type: "gap", ...place, message: `${message}: ${logs}` });
}
