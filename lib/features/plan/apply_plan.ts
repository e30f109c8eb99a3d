import { apply, isStale } from "../../api/client/apply.ts";
import type { Client } from "../../api/client/client.ts";
import type { ApplyOptions } from "../../api/client/options.ts";
import { remove } from "../../api/client/writing.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { ApiError, InputError } from "../../data/core/errors.ts";
import { inGroup, newId } from "../../data/core/handler.ts";
import { type KubeObject, nameOf } from "../../data/core/object.ts";
import { exactName } from "../../data/core/resource.ts";
import { compareObject, CONCURRENCY, findLive, isLeftAsBefore } from "./compare.ts";
import { waitForLevel } from "./level_ready.ts";
import { applyLevels } from "./order.ts";
import { closeSet, openSet } from "./plan_set.ts";
import { planStep } from "./plan_step.ts";
import { deleteLevels, pruneStep } from "./prune.ts";
import type { PlanResult, PlanStep } from "./steps.ts";

/** The number of attempts to write an object while others write it at the same time. */
const TRIES = 5;

/** Options of {@linkcode applyPlan}. The options of a plan that only matter for planning are ignored. */
export interface ApplyPlanOptions extends ApplyOptions {
  replace?: boolean | undefined;
  applySet?: string | undefined;
}

/**
 * Applies the steps of a plan, level by level and 16 at a time within a level, and yields their results. A step that fails
 * does not end the others of its level. Later levels are not sent then. Deletions come last, in the reverse order. The
 * parent of an ApplySet is written before its members, and again after the deletions.
 *
 * @throws {InputError} If a step is in conflict or refused. Nothing is sent.
 * @throws {unknown} The reason of the signal if it is aborted. The steps that were sent before are yielded first.
 */
export async function* applyPlan(
  client: Client,
  steps: readonly PlanStep[],
  { replace: _, applySet: __, ...options }: ApplyPlanOptions = {},
): AsyncGenerator<PlanResult, void, undefined> {
  const hopeless = steps.filter(({ action }) => action === "conflict" || action === "refused");
  if (hopeless.length > 0) {
    throw new InputError(
      `Cannot apply the plan: ${hopeless.map(({ name, reason }) => `${name}: ${reason}`).join("; ")}`,
    );
  }
  const grouped = { ...client, handler: inGroup(client.handler, { id: newId() }) };
  const { signal } = options;
  const parent = steps.find(({ superset }) => superset !== undefined);
  let isStopped = false;
  const inParallel = async function* (level: readonly PlanStep[], act: typeof applyStep) {
    for await (const result of pooled(level, CONCURRENCY, (step) => act(grouped, step, options))) {
      if (result === undefined) continue;
      if (result.result === "failed" || result.result === "moved") isStopped = true;
      yield result;
    }
    signal?.throwIfAborted();
  };
  const needsNamespace = parent?.dependsOn !== undefined;
  let opening = needsNamespace ? undefined : await openSet(grouped, parent, signal);
  if (opening !== undefined) return yield opening;
  const kept = steps.filter((step) => step !== parent && step.action !== "delete");
  const levels = applyLevels(kept, ({ object }) => object);
  for (const [index, level] of levels.entries()) {
    yield* inParallel(level, applyStep);
    if (isStopped) return;
    const created = level.filter(({ action }) => action === "create" || action === "replace");
    await waitForLevel(client, created, levels.slice(index + 1).flat(), signal);
    if (index === 0 && needsNamespace) opening = await openSet(grouped, parent, signal);
    if (opening !== undefined) return yield opening;
  }
  for (const level of deleteLevels(steps.filter(({ action }) => action === "delete"))) {
    yield* inParallel(level, deleteStep);
    if (isStopped) return;
  }
  if (parent !== undefined) yield await closeSet(grouped, parent, signal);
}

/** Deletes the object of one step. Undefined if the signal was aborted before. */
async function deleteStep(client: Client, step: PlanStep, { signal }: ApplyOptions): Promise<PlanResult | undefined> {
  if (signal?.aborted) return undefined;
  try {
    return { step, result: await pruneStep(client, step, { signal }) };
  } catch (error) {
    return { step, result: signal?.aborted && !(error instanceof ApiError) ? "unknown" : "failed", error };
  }
}

/** Applies one step. Undefined if the signal was aborted before. */
async function applyStep(client: Client, step: PlanStep, options: ApplyOptions): Promise<PlanResult | undefined> {
  const { signal } = options;
  if (signal?.aborted) return undefined;
  let isSent = false;
  try {
    for (let left = TRIES;; left--) {
      const now = await recheck(client, step, options);
      if (now === "unchanged" || now === "moved") return { step, result: now };
      isSent = true;
      try {
        return await sendStep(client, step, now.live, options);
      } catch (error) {
        // Somebody wrote the object after it was read, perhaps only its status.
        if (!isStale(error)) throw error;
        if (left <= 1) return { step, result: "moved" };
      }
    }
  } catch (error) {
    if (signal?.aborted && !isSent) return undefined;
    const isCut = signal?.aborted && !(error instanceof ApiError);
    return { step, result: isCut ? "unknown" : "failed", error };
  }
}

/**
 * Reads the object of a step again. If it has another version, such as after a change of its status, the step is planned
 * again. It is `moved` if the change would be another one, and `unchanged` if nothing is left to do.
 */
async function recheck(
  client: Client,
  step: PlanStep,
  options: ApplyOptions,
): Promise<"unchanged" | "moved" | { live: KubeObject | undefined }> {
  const { action, object, namespace, resourceVersion, diff } = step;
  const resource = await client.discovery.kind(object.apiVersion ?? "", object.kind ?? "", options.signal);
  const live = await findLive(client, { object, resource, namespace }, options);
  if (live?.metadata?.resourceVersion === resourceVersion) return action === "unchanged" ? "unchanged" : { live };
  if (live === undefined) return "moved";
  const { dryRun: _, subresource: __, ...compared } = options;
  const comparison = await compareObject(client, object, compared);
  const again = await planStep(comparison, undefined, action === "replace");
  if (again.action === "unchanged") return "unchanged";
  // The values of a Secret are masked in a diff.
  const isSame = again.action === action && again.diff === diff && object.kind !== "Secret";
  return isSame ? { live: comparison.before } : "moved";
}

async function sendStep(
  client: Client,
  step: PlanStep,
  live: KubeObject | undefined,
  options: ApplyOptions,
): Promise<PlanResult> {
  const { action, object, namespace } = step;
  if (action === "replace") {
    const resource = await client.discovery.kind(object.apiVersion ?? "", object.kind ?? "", options.signal);
    const preconditions = { uid: live?.metadata?.uid };
    const { signal } = options;
    await remove(client, exactName(resource), nameOf(object), { namespace, preconditions, wait: true, signal });
  }
  const { resourceVersion = "" } = live?.metadata ?? {};
  const pinned = action === "update" ? { ...object, metadata: { ...object.metadata, resourceVersion } } : object;
  const stored = await apply(client, pinned, { ...options, namespace });
  if (action === "create") return { step, result: "created", object: stored };
  if (action === "replace") return { step, result: "replaced", object: stored };
  const isSame = live !== undefined && isLeftAsBefore(live, stored);
  return { step, result: isSame ? "unchanged" : "configured", object: stored };
}
