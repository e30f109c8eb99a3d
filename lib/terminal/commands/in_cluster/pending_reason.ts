import type { Pod } from "../../../data/core/kinds.ts";

/** Returns the reason why a pod does not run yet, for people; undefined if it runs or has ended. */
export function pendingReason({ metadata, status }: Pod): string | undefined {
  if (status?.phase !== "Pending") return undefined;
  const name = `pod/${metadata?.name}`;
  const scheduled = status.conditions?.find(({ type }) => type === "PodScheduled");
  if (scheduled?.status === "False") return `${name}: ${scheduled.reason}: ${scheduled.message}`;
  const waiting = status.containerStatuses?.[0]?.state?.waiting;
  if (waiting?.reason === undefined) return undefined;
  // Every pod begins this way.
  if (waiting.reason === "ContainerCreating" || waiting.reason === "PodInitializing") return undefined;
  return `${name}: ${waiting.reason}${waiting.message === undefined ? "" : `: ${waiting.message}`}`;
}
