import type { Pod } from "../../../data/core/kinds.ts";
import { waitingProblem } from "../pods/waiting_problem.ts";

/** Returns the reason why a pod does not run yet, for people; undefined if it runs or has ended. */
export function pendingReason({ metadata, status }: Pod): string | undefined {
  if (status?.phase !== "Pending") return undefined;
  const name = `pod/${metadata?.name}`;
  const scheduled = status.conditions?.find(({ type }) => type === "PodScheduled");
  if (scheduled?.status === "False") return `${name}: ${scheduled.reason}: ${scheduled.message}`;
  const problem = waitingProblem(status.containerStatuses?.[0]?.state?.waiting);
  return problem === undefined ? undefined : `${name}: ${problem}`;
}
