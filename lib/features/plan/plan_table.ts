import { formatPlanText, type PlanLine, type PlanWords } from "../../data/output/text/plan_text.ts";
import type { PlanAction, PlanStep } from "./steps.ts";

/** The words for the number of steps with an action. */
export const PLAN_WORDS: PlanWords<PlanAction> = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  unchanged: "unchanged",
  delete: "to delete",
  conflict: "in conflict",
  refused: "refused",
};

/** Formats the steps of a plan as a table, with the counts below. */
export function formatPlan({ steps }: { steps: readonly PlanStep[] }): string {
  return formatPlanText(steps.map(toPlanLine), PLAN_WORDS);
}

/** Returns the line of a step. */
export function toPlanLine({ action, name, namespace, reason, dependsOn }: PlanStep): PlanLine<PlanAction> {
  const needs = dependsOn === undefined ? undefined : `depends on ${dependsOn.join(", ")}`;
  return { action, name, namespace, note: [needs, reason].filter((part) => part !== undefined).join("; ") };
}
