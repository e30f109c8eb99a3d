import { records } from "../../data/core/object.ts";
import type { StoredObject } from "../types.ts";
import { ageCell, type Json, number, record, type Row, spec, statusColumn, textColumn } from "./parts.ts";

/** A summary of a pod's containers. */
interface Tally {
  ready: number;
  reason: string;
  restarts: number;
  /** The time of the latest restart (RFC 3339), or an empty string. */
  restarted: string;
}

/** Prints a Pod (pkg/printers/internalversion/printers.go, printPod). */
export function pod(object: StoredObject, now: Date): Row {
  const { readinessGates, nodeName, containers, initContainers } = spec(object);
  const { podIPs, nominatedNodeName } = statusColumn(object);
  const total = records(containers).length + records(initContainers).filter(isSidecar).length;
  const { ready, reason, restarts, restarted } = tally(object);
  return {
    Ready: `${ready}/${total}`,
    Status: ended(object) ?? reason,
    Restarts: restarts > 0 && restarted !== "" ? `${restarts} (${ageCell(restarted, now)} ago)` : String(restarts),
    IP: textColumn(records(podIPs)[0]?.ip) || "<none>",
    Node: textColumn(nodeName) || "<none>",
    "Nominated Node": textColumn(nominatedNodeName) || "<none>",
    "Readiness Gates": gates(records(readinessGates), records(statusColumn(object).conditions)),
  };
}

/** Returns the conditions of a table's row, which mark completed pods. */
export function podConditions(object: StoredObject): Json[] {
  const messages: Record<string, string> = {
    Succeeded: "The pod has completed successfully.",
    Failed: "The pod failed.",
  };
  const { phase } = statusColumn(object);
  const message = messages[textColumn(phase)];
  return message === undefined ? [] : [{ type: "Completed", status: "True", reason: phase, message }];
}

function isSidecar(container: Json | undefined): boolean {
  return container?.restartPolicy === "Always";
}

function ended({ metadata, status }: StoredObject): string | undefined {
  if (metadata.deletionTimestamp === undefined) return undefined;
  if (status?.reason === "NodeLost") return "Unknown";
  return status?.phase === "Failed" || status?.phase === "Succeeded" ? undefined : "Terminating";
}

function tally(object: StoredObject): Tally {
  const { phase, reason, conditions } = statusColumn(object);
  const isTrue = (type: string) =>
    records(conditions).some((condition) => condition.type === type && condition.status === "True");
  const isGated = records(conditions).some(({ type, reason }) =>
    type === "PodScheduled" && reason === "SchedulingGated"
  );
  const start = isGated ? "SchedulingGated" : textColumn(reason) || textColumn(phase);
  const { tally: initial, sidecars, initializing } = initialized(object, start);
  if (initializing && !isTrue("Initialized")) return initial;
  return running(object, { ...initial, restarts: sidecars.restarts, restarted: sidecars.restarted }, isTrue("Ready"));
}

/** Summarizes the init containers. The first one that has not completed determines the reason. */
function initialized(object: StoredObject, reason: string) {
  const specs = records(spec(object).initContainers);
  const all: Tally = { ready: 0, reason, restarts: 0, restarted: "" };
  const sidecars = { restarts: 0, restarted: "" };
  for (const [index, container] of records(statusColumn(object).initContainerStatuses).entries()) {
    const sidecar = isSidecar(specs.find(({ name }) => name === container.name));
    count(all, container);
    if (sidecar) count(sidecars, container);
    const { terminated, waiting } = states(container);
    if (terminated !== undefined && number(terminated.exitCode) === 0) continue;
    if (sidecar && container.started === true) {
      if (container.ready === true) all.ready++;
      continue;
    }
    const why = textColumn(waiting?.reason);
    if (terminated !== undefined) all.reason = `Init:${terminationReason(terminated)}`;
    else if (why !== "" && why !== "PodInitializing") all.reason = `Init:${why}`;
    else all.reason = `Init:${index}/${specs.length}`;
    return { tally: all, sidecars, initializing: true };
  }
  return { tally: all, sidecars, initializing: false };
}

/** Summarizes the containers. They are visited from last to first, so that the first one with a problem wins. */
function running(object: StoredObject, { ...result }: Tally, isReady: boolean): Tally {
  let hasRunning = false;
  let failure = "";
  for (const container of records(statusColumn(object).containerStatuses).toReversed()) {
    count(result, container);
    const { terminated, waiting, running } = states(container);
    if (textColumn(waiting?.reason) !== "") result.reason = textColumn(waiting?.reason);
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
  const finished = textColumn(record(record(lastState).terminated).finishedAt);
  if (finished > sum.restarted) sum.restarted = finished;
}

function states({ state }: Json) {
  const { terminated, waiting, running } = record(state);
  const given = (value: unknown) => value === undefined || value === null ? undefined : record(value);
  return { terminated: given(terminated), waiting: given(waiting), running: given(running) };
}

function terminationReason({ reason, signal, exitCode }: Json): string {
  return textColumn(reason) || (number(signal) === 0 ? `ExitCode:${number(exitCode)}` : `Signal:${number(signal)}`);
}

function gates(wanted: readonly Json[], conditions: readonly Json[]): string {
  if (wanted.length === 0) return "<none>";
  const open = wanted.filter(({ conditionType }) =>
    conditions.find(({ type }) => type === conditionType)?.status === "True"
  );
  return `${open.length}/${wanted.length}`;
}
