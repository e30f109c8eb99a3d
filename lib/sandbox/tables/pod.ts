import { records } from "../../data/core/object.ts";
import { podStatus } from "../../data/core/pod_status.ts";
import type { StoredObject } from "../types.ts";
import { ageCell, type Json, type Row, spec, statusColumn, textColumn } from "./parts.ts";

/** Prints a Pod (pkg/printers/internalversion/printers.go, printPod). */
export function pod(object: StoredObject, now: Date): Row {
  const { readinessGates, nodeName } = spec(object);
  const { podIPs, nominatedNodeName } = statusColumn(object);
  const { ready, total, state, restarts, restarted } = podStatus(object);
  return {
    Ready: `${ready}/${total}`,
    Status: state,
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

function gates(wanted: readonly Json[], conditions: readonly Json[]): string {
  if (wanted.length === 0) return "<none>";
  const open = wanted.filter(({ conditionType }) =>
    conditions.find(({ type }) => type === conditionType)?.status === "True"
  );
  return `${open.length}/${wanted.length}`;
}
