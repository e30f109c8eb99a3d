import type { Table } from "../../core/table.ts";
import { formatTable } from "../table/table.ts";

/** A line of a plan: one object, and the effect on it. */
export interface PlanLine<Action extends string = string> {
  /** The effect on the object. */
  action: Action;
  /** The kind and name: `deployment.apps/web`. */
  name: string;
  /** The namespace; absent for a cluster-scoped object. */
  namespace?: string | undefined;
  /** A remark, such as the reason of a refusal. */
  note?: string | undefined;
}

/** The words for the number of steps with an action, such as `to create`. */
export type PlanWords<Action extends string> = Readonly<Record<Action, string>>;

/** Returns the lines of a plan as a table. */
export function tableOfPlan(lines: readonly PlanLine[]): Table {
  return {
    kind: "Table",
    columnDefinitions: ["Action", "Object", "Namespace", "Note"].map((name) => ({ name, type: "string" })),
    rows: lines.map(({ action, name, namespace = "", note = "" }) => ({ cells: [action, name, namespace, note] })),
  };
}

/** Returns the number of steps for each action, in the order of the words. */
export function countSteps<Action extends string>(
  steps: readonly { action: Action }[],
  words: PlanWords<Action>,
): Record<Action, number> {
  const count = (action: string) => steps.filter((step) => step.action === action).length;
  return Object.fromEntries(Object.keys(words).map((action) => [action, count(action)])) as Record<Action, number>;
}

/** Formats a plan as a table of its lines, with the counts below: `2 to create, 1 unchanged`. */
export function formatPlanText<Action extends string>(
  lines: readonly PlanLine<Action>[],
  words: PlanWords<Action>,
): string {
  const counts = countSteps(lines, words);
  const parts = Object.entries<string>(words).flatMap(([action, word]) => {
    const count = counts[action as Action];
    return count > 0 ? [`${count} ${word}`] : [];
  });
  const table = formatTable(tableOfPlan(lines)).replace(/ +$/gm, "");
  return `${table}${parts.length === 0 ? "no objects" : parts.join(", ")}\n`;
}
