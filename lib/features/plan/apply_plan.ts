import { apply, isStale } from "../../api/client/apply.ts";
import type { Client } from "../../api/client/client.ts";
import type { ApplyOptions } from "../../api/client/options.ts";
import { find } from "../../api/client/reading.ts";
import { remove } from "../../api/client/writing.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { delay } from "../../data/base/wait.ts";
import { InputError, isForbidden } from "../../data/core/errors.ts";
import { isRecord, type KubeObject, nameOf, records } from "../../data/core/object.ts";
import { exactName } from "../../data/core/resource.ts";
import { CONCURRENCY, findLive } from "./compare.ts";
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
    await waitForLevel(client, level, levels.slice(index + 1).flat(), options);
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

/** Seconds until the objects of a level must be usable. */
const PATIENCE = 30;

/** Waits until CustomResourceDefinitions are established, and until the namespaces of Pods have their ServiceAccount. */
async function waitForLevel(
  client: Client,
  level: readonly PlanStep[],
  later: readonly PlanStep[],
  { signal }: ApplyOptions,
): Promise<void> {
  const needsAccount = new Set(later.filter(({ object }) => object.kind === "Pod").map(({ namespace }) => namespace));
  const created = level.filter(({ action }) => action === "create" || action === "replace");
  const named = (kind: string) =>
    created.filter(({ object }) => object.kind === kind).map(({ object }) => nameOf(object));
  const definitions = named("CustomResourceDefinition");
  await Promise.all([
    ...definitions.map((name) =>
      until(`CustomResourceDefinition "${name}" is established`, signal, async () => {
        const found = await find(client, "customresourcedefinitions.apiextensions.k8s.io", name, { signal });
        const conditions = isRecord(found?.status) ? records(found.status.conditions) : [];
        return conditions.some(({ type, status }) => type === "Established" && status === "True");
      })
    ),
    // Admission refuses a Pod in a namespace without its default ServiceAccount.
    ...named("Namespace").filter((namespace) => needsAccount.has(namespace)).map((namespace) =>
      until(`namespace "${namespace}" has its default ServiceAccount`, signal, async () => {
        try {
          return await find(client, "serviceaccounts", "default", { namespace, signal }) !== undefined;
        } catch (error) {
          if (isForbidden(error)) return true;
          throw error;
        }
      })
    ),
  ]);
  if (definitions.length > 0) client.discovery.refresh();
}

async function until(what: string, signal: AbortSignal | undefined, isReached: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE * 1000;
  while (!await isReached()) {
    if (performance.now() > deadline) {
      throw new InputError(`Cannot go on with the plan: it takes too long until ${what}`);
    }
    await delay(100, signal);
  }
}
