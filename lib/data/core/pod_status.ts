import { isConditionTrue } from "./conditions.ts";
import { isRecord, type KubeObject, records } from "./object.ts";

type Json = Record<string, unknown>;

/** The columns READY, STATUS and RESTARTS of a Pod. */
export interface PodStatus {
  /** The number of containers that are ready. */
  ready: number;
  /** The number of containers and sidecars. */
  total: number;
  /** The text of STATUS, such as `Running` or `CrashLoopBackOff`. */
  state: string;
  restarts: number;
  /** The time of the latest restart (RFC 3339), or an empty string. */
  restarted: string;
}

/** Summarizes the containers of a Pod (pkg/printers/internalversion/printers.go, printPod). */
export function podStatus(object: KubeObject): PodStatus {
  const { containers, initContainers } = record(object.spec);
  const total = records(containers).length + records(initContainers).filter(isSidecar).length;
  const { ready, reason, restarts, restarted } = tally(object);
  return { ready, total, state: ended(object) ?? reason, restarts, restarted };
}

/** Reports whether a Pod has succeeded or failed. */
export function isPodDone({ status }: KubeObject): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** A summary of a pod's containers. */
interface Tally {
  ready: number;
  reason: string;
  restarts: number;
  restarted: string;
}

function isSidecar(container: Json | undefined): boolean {
  return container?.restartPolicy === "Always";
}

function ended(pod: KubeObject): string | undefined {
  if (pod.metadata?.deletionTimestamp === undefined) return undefined;
  if (pod.status?.reason === "NodeLost") return "Unknown";
  return isPodDone(pod) ? undefined : "Terminating";
}

function tally(object: KubeObject): Tally {
  const { phase, reason, conditions } = record(object.status);
  const isGated = records(conditions).some(({ type, reason }) =>
    type === "PodScheduled" && reason === "SchedulingGated"
  );
  const start = isGated ? "SchedulingGated" : text(reason) || text(phase);
  const { tally: initial, sidecars, initializing } = initialized(object, start);
  if (initializing && !isConditionTrue(object, "Initialized")) return initial;
  const { restarts, restarted } = sidecars;
  return running(object, { ...initial, restarts, restarted }, isConditionTrue(object, "Ready"));
}

/** Summarizes the init containers. The first one that has not completed determines the reason. */
function initialized(object: KubeObject, reason: string) {
  const specs = records(record(object.spec).initContainers);
  const all: Tally = { ready: 0, reason, restarts: 0, restarted: "" };
  const sidecars = { restarts: 0, restarted: "" };
  for (const [index, container] of records(record(object.status).initContainerStatuses).entries()) {
    const sidecar = isSidecar(specs.find(({ name }) => name === container.name));
    count(all, container);
    if (sidecar) count(sidecars, container);
    const { terminated, waiting } = states(container);
    if (terminated !== undefined && number(terminated.exitCode) === 0) continue;
    if (sidecar && container.started === true) {
      if (container.ready === true) all.ready++;
      continue;
    }
    const why = text(waiting?.reason);
    if (terminated !== undefined) all.reason = `Init:${terminationReason(terminated)}`;
    else if (why !== "" && why !== "PodInitializing") all.reason = `Init:${why}`;
    else all.reason = `Init:${index}/${specs.length}`;
    return { tally: all, sidecars, initializing: true };
  }
  return { tally: all, sidecars, initializing: false };
}

/** Summarizes the containers. They are visited from last to first, so that the first one with a problem wins. */
function running(object: KubeObject, { ...result }: Tally, isReady: boolean): Tally {
  let hasRunning = false;
  let failure = "";
  for (const container of records(record(object.status).containerStatuses).toReversed()) {
    count(result, container);
    const { terminated, waiting, running } = states(container);
    if (text(waiting?.reason) !== "") result.reason = text(waiting?.reason);
    else if (terminated !== undefined) {
      result.reason = terminationReason(terminated);
      if (number(terminated.exitCode) !== 0) failure = result.reason;
    } else if (container.ready === true && running !== undefined) {
      hasRunning = true;
      result.ready++;
    }
  }
  if (result.reason !== "Completed") return result;
  if (hasRunning && isReady) result.reason = "Running";
  else if (failure !== "") result.reason = failure;
  else if (hasRunning) result.reason = "NotReady";
  return result;
}

function count(sum: { restarts: number; restarted: string }, { restartCount, lastState }: Json): void {
  sum.restarts += number(restartCount);
  const finished = text(record(record(lastState).terminated).finishedAt);
  if (finished > sum.restarted) sum.restarted = finished;
}

function states({ state }: Json) {
  const { terminated, waiting, running } = record(state);
  const given = (value: unknown) => value === undefined || value === null ? undefined : record(value);
  return { terminated: given(terminated), waiting: given(waiting), running: given(running) };
}

function terminationReason({ reason, signal, exitCode }: Json): string {
  return text(reason) || (number(signal) === 0 ? `ExitCode:${number(exitCode)}` : `Signal:${number(signal)}`);
}

function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
