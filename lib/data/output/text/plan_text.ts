import { presented } from "../../core/custom_inspect.ts";
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
function tableOfPlan(lines: readonly PlanLine[]): Table {
  return {
    kind: "Table",
    columnDefinitions: ["Action", "Object", "Namespace", "Note"].map((name) => ({ name, type: "string" })),
    rows: lines.map(({ action, name, namespace = "", note = "" }) => ({ cells: [action, name, namespace, note] })),
  };
}

/** Returns the number of steps for each action, in the order of the words. */
function countSteps<Action extends string>(
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

/** A plan: its steps, the number of steps for each action, and the call that carries it out. */
export interface ActionPlan<Step, Action extends string, Result> {
  /** The steps, in the order in which they are carried out. */
  steps: Step[];
  /** The number of steps for each action. */
  counts: Record<Action, number>;
  /** Returns the plan as text: a table, and the changes of each object. */
  print(): string;
  /** Carries out exactly this plan, and returns the result of each step. */
  apply(): Promise<Result[]>;
}

/** The parts of a plan that {@linkcode createActionPlan} does not derive. */
interface ActionPlanParts<Step, Action extends string, Calls> {
  steps: Step[];
  words: PlanWords<Action>;
  /** The methods. They are not part of the JSON of a plan. */
  calls: Calls;
  /** Returns the line of a step. */
  toLine: (step: Step) => PlanLine<Action>;
  /** Returns the text of the table. @default {the lines of the steps, with the counts below} */
  format?: ((steps: readonly Step[]) => string) | undefined;
}

/** Creates a plan from its own fields and its parts. The prompt, `String()` and `-o csv` show it as a table. */
export function createActionPlan<
  Fields extends object,
  Step extends { action: Action; name: string; diff?: string },
  Action extends string,
  Calls extends object,
>(
  fields: Fields,
  { steps, words, calls, toLine, format }: ActionPlanParts<Step, Action, Calls>,
): Fields & Pick<ActionPlan<Step, Action, never>, "steps" | "counts" | "print"> & Calls {
  const text = () => format?.(steps) ?? formatPlanText(steps.map(toLine), words);
  const print = () => {
    const changes = steps.filter(({ diff = "" }) => diff !== "").map(({ name, diff }) => `\n${name}\n${diff}`);
    return text() + changes.join("");
  };
  const plan = { ...fields, steps, counts: countSteps(steps, words), print, ...calls };
  for (const name of ["print", ...Object.keys(calls)]) Object.defineProperty(plan, name, { enumerable: false });
  return presented(plan, () => text().trimEnd(), () => tableOfPlan(steps.map(toLine)));
}
