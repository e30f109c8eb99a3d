import type { Pod } from "../../../data/core/kinds.ts";
import { waitingProblem } from "../pods/waiting_problem.ts";

/** Returns the reason why a pod does not run yet, or is no longer seen, for people; undefined if there is none. */
export function podProblem(pod: Pod): string | undefined {
  const { metadata, spec, status } = pod;
  const name = `pod/${metadata?.name}`;
  if (isUnreachable(pod)) return `${name}: its node "${spec?.nodeName}" does not respond, so the script may still run`;
  if (status?.phase !== "Pending") return undefined;
  const scheduled = status.conditions?.find(({ type }) => type === "PodScheduled");
  if (scheduled?.status === "False") return `${name}: ${scheduled.reason}: ${scheduled.message}`;
  const problem = waitingProblem(status.containerStatuses?.[0]?.state?.waiting);
  return problem === undefined ? undefined : `${name}: ${problem}`;
}

/**
 * Returns whether the node of a pod no longer responds. The node lifecycle controller then sets the condition `Ready` to
 * False without a reason, and the kubelet always gives one.
 */
export function isUnreachable({ status }: Pod): boolean {
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  return status?.phase === "Running" && ready?.status === "False" && !ready.reason;
}

/** Returns the reason why a pod failed, such as `OOMKilled (exit code 137)`; undefined if it did not fail. */
export function failureReason({ metadata, status }: Pod): string | undefined {
  const { reason = "", exitCode = 0 } = status?.containerStatuses?.[0]?.state?.terminated ?? {};
  const ownReason = status?.reason === undefined ? undefined : `${status.reason}: ${status.message}`;
  const text = ownReason ?? (exitCode === 0 ? undefined : `${reason} (exit code ${exitCode})`);
  return text === undefined ? undefined : `pod/${metadata?.name}: ${text}`;
}
