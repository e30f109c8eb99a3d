import type { Pod } from "../../../data/core/kinds.ts";
import { isPodDone } from "../../../data/core/pod_status.ts";
import { containerStatus } from "../container.ts";

/** One run of a container: from its start to its end. */
export interface ContainerRun {
  /** The id of the run. Undefined if the server does not name it. */
  id: string | undefined;
  /** The number of runs before this one. */
  restarts: number;
  hasEnded: boolean;
  /** The exit code and the reason of its end, such as `exit code 1 (Error)`. Empty if it has not ended. */
  end: string;
  exitCode: number | undefined;
}

/** Returns the current run of a container, or the last one if none is running. Undefined if it has never started. */
export function currentRun(pod: Pod, container: string): ContainerRun | undefined {
  const found = containerStatus(pod, container);
  const { running, terminated } = found?.state ?? {};
  const restarts = found?.restartCount ?? 0;
  if (running !== undefined) return { id: found?.containerID, restarts, hasEnded: false, end: "", exitCode: undefined };
  const ended = terminated ?? found?.lastState?.terminated;
  if (ended === undefined) return undefined;
  const { exitCode, reason, containerID } = ended;
  const end = `exit code ${exitCode ?? "unknown"}${reason === undefined ? "" : ` (${reason})`}`;
  return { id: containerID ?? found?.containerID, restarts, hasEnded: true, end, exitCode };
}

/** Reports whether the pod has ended, so that none of its containers starts again. */
export function isOver(pod: Pod): boolean {
  return isPodDone(pod) || pod.metadata?.deletionTimestamp !== undefined;
}

/** Reports whether a container whose run has ended is started again (KEP-753 for sidecars). */
export function isRestarted(pod: Pod, container: string, { exitCode }: ContainerRun): boolean {
  if (isOver(pod)) return false;
  const { initContainers = [], containers = [], restartPolicy } = pod.spec ?? {};
  const init = initContainers.find(({ name }) => name === container);
  const own = init ?? containers.find(({ name }) => name === container);
  // An ephemeral container never runs again.
  if (own === undefined) return false;
  const policy = own.restartPolicy ?? restartPolicy;
  // An init container runs again only if it failed, unless it is a sidecar.
  if (init !== undefined && init.restartPolicy !== "Always") return policy !== "Never" && exitCode !== 0;
  return policy === "Always" || policy === "OnFailure" && exitCode !== 0;
}

/** Returns the reason for which a container has not started: `ContainerCreating`, `ErrImagePull`. */
export function waitingReason(pod: Pod, container: string): string {
  return containerStatus(pod, container)?.state?.waiting?.reason ?? pod.status?.phase ?? "Pending";
}
