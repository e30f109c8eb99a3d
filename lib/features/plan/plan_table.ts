import type { Table } from "../../data/core/table.ts";
import { formatTable } from "../../data/output/table/table.ts";
import { PLAN_ACTIONS, type PlanAction, type PlanStep } from "./steps.ts";

/** The number of steps for each action. */
export type PlanCounts = Record<PlanAction, number>;

/** Returns the steps of a plan as a table. */
export function planTable(steps: readonly PlanStep[]): Table {
  return {
    kind: "Table",
    columnDefinitions: ["Action", "Object", "Namespace", "Note"].map((name) => ({ name, type: "string" })),
    rows: steps.map(({ action, name, namespace = "", reason = "", dependsOn }) => ({
      cells: [action, name, namespace, dependsOn === undefined ? reason : `depends on ${dependsOn.join(", ")}`],
    })),
  };
}

/** Formats a plan as a table of its steps, with the counts below. */
export function formatPlan({ steps, counts }: { steps: readonly PlanStep[]; counts: PlanCounts }): string {
  const lines = formatTable(planTable(steps)).replace(/ +$/gm, "");
  return `${lines}${formatCounts(counts)}\n`;
}

const WORDS: Readonly<Record<PlanAction, string>> = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  unchanged: "unchanged",
  conflict: "in conflict",
  refused: "refused",
};

/** Returns the number of steps for each action. */
export function countActions(steps: readonly PlanStep[]): PlanCounts {
  const count = (action: PlanAction) => steps.filter((step) => step.action === action).length;
  return Object.fromEntries(PLAN_ACTIONS.map((action) => [action, count(action)])) as PlanCounts;
}

/** Formats the counts of a plan: `2 to create, 1 unchanged`. */
function formatCounts(counts: PlanCounts): string {
  const parts = PLAN_ACTIONS.filter((action) => counts[action] > 0).map((action) =>
    `${counts[action]} ${WORDS[action]}`
  );
  return parts.length === 0 ? "no objects" : parts.join(", ");
}
