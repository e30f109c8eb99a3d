import { type KubeObject, records } from "./object.ts";

/** Returns the text of STATUS of a Node (pkg/printers/internalversion/printers.go, printNode). */
export function nodeState({ spec, status }: KubeObject): string {
  const ready = records(status?.conditions).findLast(({ type }) => type === "Ready");
  const state = ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
  return spec?.unschedulable === true ? `${state},SchedulingDisabled` : state;
}
