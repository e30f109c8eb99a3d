/** The effect of an apply on one object, as the proxy answers it. */
export interface PlannedStep {
  action: string;
  name: string;
  namespace?: string;
  reason?: string;
  dependsOn?: string[];
  diff: string;
}

/** Returns the remark on a step: the objects that it depends on, and the reason of its action. */
export function noteOf({ dependsOn, reason }: PlannedStep): string {
  const needs = dependsOn === undefined ? [] : [`depends on ${dependsOn.join(", ")}`];
  return [...needs, ...(reason === undefined ? [] : [reason])].join("; ");
}

/** Returns the number of steps for each action: `2 create, 1 unchanged`. */
export function countActions(steps: readonly PlannedStep[]): string {
  const counts = new Map<string, number>();
  for (const { action } of steps) counts.set(action, (counts.get(action) ?? 0) + 1);
  return steps.length === 0 ? "no objects" : [...counts].map(([action, count]) => `${count} ${action}`).join(", ");
}
