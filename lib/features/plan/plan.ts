import type { Client } from "../../api/client/client.ts";
import { InputError } from "../../data/core/errors.ts";
import { isRecord, type KubeObject, nameOf, namespaceOf, records } from "../../data/core/object.ts";
import { BOOLEAN, type OptionTable, STRING } from "../../data/core/options.ts";
import { formatName } from "../../data/output/name.ts";
import { type ActionPlan, createActionPlan } from "../../data/output/text/plan_text.ts";
import { applyPlan } from "./apply_plan.ts";
import type { ApplyOptions } from "../../api/client/options.ts";
import { COMPARED_OPTIONS, compareObjects, type Comparison } from "./compare.ts";
import { asMember, otherSet, readApplySet } from "./apply_set.ts";
import { applyLevels } from "./order.ts";
import { planSet } from "./plan_set.ts";
import { planStep } from "./plan_step.ts";
import { checkReplacement } from "./replacement.ts";
import { PLAN_WORDS, toPlanLine } from "./plan_table.ts";
import { findMissing } from "./prerequisites.ts";
import { PLAN_ACTIONS, type PlanAction, type PlanResult, type PlanStep } from "./steps.ts";

/** The effects of applying several objects, in the order in which they are applied. */
export interface Plan extends ActionPlan<PlanStep, PlanAction, PlanResult> {
  /** The address of the server that the plan is about. */
  server: string;
  /**
   * Applies exactly this plan. An object that would now change in another way is not written.
   *
   * @throws {InputError} If the plan contains conflicts or refusals. Nothing is sent.
   */
  apply(): Promise<PlanResult[]>;
  /** Applies exactly this plan, and yields the result of each step as it ends. Otherwise like `apply`. */
  applyEach(): AsyncGenerator<PlanResult, void, undefined>;
}

/** Options of `plan`. */
export interface PlanOptions extends Omit<ApplyOptions, "dryRun" | "subresource"> {
  /** Plan to delete and create an object again if an immutable field changes. @default {false} */
  replace?: boolean | undefined;
  /**
   * The parent of an ApplySet (KEP-3659): the name of a Secret, or TYPE/NAME. The objects become its members, and the plan
   * deletes the members that are not among them.
   */
  applySet?: string | undefined;
}

/** The table of {@linkcode PlanOptions}. */
export const PLAN_OPTIONS: OptionTable<PlanOptions> = { ...COMPARED_OPTIONS, replace: BOOLEAN, applySet: STRING };

/**
 * Plans an apply by server-side dry runs, 16 at a time. If a dry run fails because it needs an object that the same input
 * creates, the effect is predicted.
 */
export async function planObjects(
  client: Client,
  objects: readonly KubeObject[],
  options: PlanOptions,
  server: string,
): Promise<Plan> {
  const { replace = false, applySet, ...applyOptions } = options;
  const set = applySet === undefined ? undefined : await readApplySet(client, applySet, options);
  const members = set === undefined ? objects : objects.map((object) => asMember(object, set));
  const compared = await Array.fromAsync(compareObjects(client, lastOfEach(client, members, options), applyOptions));
  const missing = findMissing(compared, options.namespace ?? client.namespace);
  const steps = await Promise.all(
    compared.map((comparison) => planStep(comparison, missing.get(comparison), replace)),
  );
  await Promise.all(compared.map((comparison, index) => checkReplacement(client, comparison, steps[index], options)));
  const ordered = applyLevels(steps, ({ object }) => object).flat();
  if (set === undefined) return createPlan(client, { server, steps: ordered }, options);
  if (!options.forceConflicts) compared.forEach((comparison, index) => refuseOtherSet(comparison, steps[index]));
  const { parent, deletions } = await planSet(client, set, compared, options.signal);
  return createPlan(client, { server, steps: [parent, ...ordered, ...deletions] }, options);
}

/** A plan that was saved as JSON. */
export type SavedPlan = Pick<Plan, "server" | "steps">;

/** Reports whether a value is a plan that was saved as JSON. */
export function isSavedPlan(value: unknown): value is SavedPlan {
  return isRecord(value) && typeof value.server === "string" && Array.isArray(value.steps) &&
    records(value.steps).length === value.steps.length &&
    records(value.steps).every(({ action, name, object }) =>
      PLAN_ACTIONS.some((known) => known === action) && typeof name === "string" && isRecord(object)
    );
}

/**
 * Restores a plan that was saved as JSON.
 *
 * @throws {InputError} If the plan is about another server.
 */
export function restorePlan(client: Client, saved: SavedPlan, options: PlanOptions, server: string): Plan {
  if (saved.server !== server) {
    throw new InputError(
      `Cannot use the plan: it is about ${saved.server}, and this session is connected to ${server}`,
    );
  }
  return createPlan(client, saved, options);
}

function createPlan(client: Client, { server, steps }: SavedPlan, options: PlanOptions): Plan {
  const applyEach = () => applyPlan(client, steps, options);
  const calls = { apply: () => Array.fromAsync(applyEach()), applyEach };
  return createActionPlan({ server }, { steps, words: PLAN_WORDS, calls, toLine: toPlanLine });
}

/** Returns the last of the objects that are in the input twice, because the last apply counts. */
function lastOfEach(client: Client, objects: readonly KubeObject[], { namespace }: PlanOptions): KubeObject[] {
  const last = new Set<string>();
  return objects.toReversed().filter((object) => {
    const { apiVersion, kind } = object;
    const place = namespaceOf(object) ?? namespace ?? client.namespace;
    const key = JSON.stringify([apiVersion, kind, place, nameOf(object)]);
    if (nameOf(object) === undefined) return true;
    if (last.has(key)) {
      client.warn?.(`${formatName(object)} is in the input twice; the plan contains the last one`);
      return false;
    }
    last.add(key);
    return true;
  }).toReversed();
}

function refuseOtherSet({ before, object }: Comparison, step: PlanStep | undefined): void {
  const reason = otherSet(before, object);
  if (reason !== undefined && step !== undefined) Object.assign(step, { action: "conflict", reason });
}
