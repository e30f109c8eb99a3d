import { apply, isStale } from "../../api/client/apply.ts";
import type { Client } from "../../api/client/client.ts";
import type { ApplyOptions } from "../../api/client/options.ts";
import { remove } from "../../api/client/writing.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { InputError } from "../../data/core/errors.ts";
import { type KubeObject, nameOf } from "../../data/core/object.ts";
import { exactName } from "../../data/core/resource.ts";
import { CONCURRENCY, findLive } from "./compare.ts";
import { waitForLevel } from "./level_ready.ts";
import { applyLevels } from "./order.ts";
import type { PlanStep } from "./steps.ts";

/** The result of applying one step of a plan. `moved`: the object has changed since the plan, so nothing was sent. */
export interface PlanResult {
  /** The step. */
  step: PlanStep;
  /** The effect. */
  result: "created" | "configured" | "replaced" | "unchanged" | "moved" | "failed";
  /** The error of a step that failed. */
  error?: unknown;
  /** The stored object. */
  object?: KubeObject | undefined;
}

/**
 * Applies the steps of a plan, level by level and 16 at a time within a level. A step that fails does not end the others of
 * its level. Later levels are not sent then.
 *
 * @throws {InputError} If a step is in conflict or refused. Nothing is sent.
 */
export async function applyPlan(
  client: Client,
  steps: readonly PlanStep[],
  { replace: _, ...options }: ApplyOptions & { replace?: boolean | undefined } = {},
): Promise<PlanResult[]> {
  const hopeless = steps.filter(({ action }) => action === "conflict" || action === "refused");
  if (hopeless.length > 0) {
    throw new InputError(
      `Cannot apply the plan: ${hopeless.map(({ name, reason }) => `${name}: ${reason}`).join("; ")}`,
    );
  }
  const results: PlanResult[] = [];
  const levels = applyLevels(steps, ({ object }) => object);
  for (const [index, level] of levels.entries()) {
    for await (const result of pooled(level, CONCURRENCY, (step) => applyStep(client, step, options))) {
      results.push(result);
    }
    if (results.some(({ result }) => result === "failed" || result === "moved")) break;
    const created = level.filter(({ action }) => action === "create" || action === "replace");
    await waitForLevel(client, created, levels.slice(index + 1).flat(), options.signal);
  }
  return results;
}

async function applyStep(client: Client, step: PlanStep, options: ApplyOptions): Promise<PlanResult> {
  if (step.action === "unchanged") return { step, result: "unchanged" };
  try {
    const { object, resourceVersion } = step;
    const resource = await client.discovery.kind(object.apiVersion ?? "", object.kind ?? "", options.signal);
    const live = await findLive(client, { object, resource, namespace: step.namespace }, options);
    if (live?.metadata?.resourceVersion !== resourceVersion) return { step, result: "moved" };
    if (step.action === "replace") {
      const { namespace } = step;
      const { signal } = options;
      const preconditions = { uid: live?.metadata?.uid };
      await remove(client, exactName(resource), nameOf(object), { namespace, preconditions, wait: true, signal });
    }
    const pinned = step.action !== "update"
      ? object
      : { ...object, metadata: { ...object.metadata, resourceVersion: resourceVersion ?? "" } };
    const stored = await apply(client, pinned, options);
    if (step.action === "create") return { step, result: "created", object: stored };
    if (step.action === "replace") return { step, result: "replaced", object: stored };
    const isSame = stored.metadata.resourceVersion === resourceVersion;
    return { step, result: isSame ? "unchanged" : "configured", object: stored };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return isStale(error) ? { step, result: "moved" } : { step, result: "failed", error };
  }
}
