import type { Table } from "../../data/core/table.ts";
import {
  countSteps,
  formatPlanText,
  type PlanLine,
  type PlanWords,
  tableOfPlan,
} from "../../data/output/text/plan_text.ts";
import type { PlanAction, PlanStep } from "./steps.ts";

/** The number of steps for each action. */
export type PlanCounts = Record<PlanAction, number>;

/** Returns the steps of a plan as a table. */
export function planTable(steps: readonly PlanStep[]): Table {
  return tableOfPlan(steps.map(toLine));
}

/** Formats a plan as a table of its steps, with the counts below. */
export function formatPlan({ steps }: { steps: readonly PlanStep[] }): string {
  return formatPlanText(steps.map(toLine), WORDS);
}

/** Returns the number of steps for each action. */
export function countActions(steps: readonly PlanStep[]): PlanCounts {
  return countSteps(steps, WORDS);
}

const WORDS: PlanWords<PlanAction> = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  unchanged: "unchanged",
  delete: "to delete",
  conflict: "in conflict",
  refused: "refused",
};

function toLine({ action, name, namespace, reason, dependsOn }: PlanStep): PlanLine<PlanAction> {
  return { action, name, namespace, note: dependsOn === undefined ? reason : `depends on ${dependsOn.join(", ")}` };
}
