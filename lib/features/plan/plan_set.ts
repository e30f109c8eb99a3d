import type { Client } from "../../api/client/client.ts";
import { find } from "../../api/client/reading.ts";
import { defined } from "../../data/base/defined.ts";
import { isNotFound } from "../../data/core/errors.ts";
import { type KubeObject, nameOf } from "../../data/core/object.ts";
import { exactName } from "../../data/core/resource.ts";
import { formatName } from "../../data/output/name.ts";
import { formatDiff } from "../../data/output/text/diff.ts";
import { type ApplySet, isCovered, joinScopes, newScope, parentManifest, writeParent } from "./apply_set.ts";
import { type Comparison, isUnchanged } from "./compare.ts";
import { planPrune } from "./prune.ts";
import type { PlanResult, PlanStep } from "./steps.ts";

/** Plans the changes of a set: the step of its parent, and the deletions of the members that left the input. */
export async function planSet(
  client: Client,
  set: ApplySet,
  compared: readonly Comparison[],
  signal: AbortSignal | undefined,
): Promise<{ parent: PlanStep; deletions: PlanStep[] }> {
  const kept = new Set(compared.map(({ before }) => before?.metadata?.uid));
  const [parent, deletions] = await Promise.all([
    planParent(client, set, compared, signal),
    planPrune(client, set, ({ metadata }) => kept.has(metadata?.uid), signal),
  ]);
  return { parent, deletions };
}

async function planParent(
  client: Client,
  set: ApplySet,
  compared: readonly Comparison[],
  signal: AbortSignal | undefined,
): Promise<PlanStep> {
  const { before, parent: { namespace, resource } } = set;
  const scope = newScope(set, compared);
  const object = parentManifest(set, scope);
  const step: PlanStep = {
    action: "refused",
    name: formatName(object, resource),
    ...defined({ namespace, resourceVersion: before?.metadata?.resourceVersion }),
    diff: "",
    object,
    superset: parentManifest(set, joinScopes(set.scope, scope)),
  };
  if (set.refusal !== undefined) return { ...step, reason: [set.refusal.message, ...set.refusal.hints].join("; ") };
  try {
    const after = await writeParent(client, object, { dryRun: true, signal });
    step.action = before === undefined ? "create" : isUnchanged(before, after) ? "unchanged" : "update";
    step.diff = step.action === "unchanged" ? "" : await formatDiff({ before, after });
    step.reason = "parent of the ApplySet";
  } catch (error) {
    signal?.throwIfAborted();
    step.reason = error instanceof Error ? error.message : String(error);
    const isToCome = compared.some(({ object, before }) =>
      object.kind === "Namespace" && nameOf(object) === namespace && before === undefined
    );
    if (isToCome && isNotFound(error)) {
      step.action = "create";
      step.dependsOn = [`namespace/${namespace}`];
      step.diff = await formatDiff({ before, after: object });
    }
  }
  return step;
}

/**
 * Writes the parent of a set, if the plan has one, before its members, with all kinds and namespaces before and after.
 *
 * @returns The result if the plan must not be applied.
 */
export async function openSet(
  client: Client,
  step: PlanStep | undefined,
  signal: AbortSignal | undefined,
): Promise<PlanResult | undefined> {
  const { superset } = step ?? {};
  if (step === undefined || superset === undefined) return undefined;
  try {
    const { apiVersion = "", kind = "" } = superset;
    const resource = await client.discovery.kind(apiVersion, kind, signal);
    const live: KubeObject | undefined = await find<string>(client, exactName(resource), nameOf(superset), {
      namespace: step.namespace,
      signal,
    });
    // The parent was deleted, or somebody else has added kinds or namespaces to it, whose members the plan does not contain.
    const isMoved = live === undefined ? step.action !== "create" : !isCovered(superset, live);
    if (isMoved) return { step, result: "moved" };
    if (step.action === "unchanged") return undefined;
    await writeParent(client, superset, { signal });
    return undefined;
  } catch (error) {
    signal?.throwIfAborted();
    return { step, result: "failed", error };
  }
}

/** Writes the parent of a set after the last deletion. */
export async function closeSet(client: Client, step: PlanStep, signal: AbortSignal | undefined): Promise<PlanResult> {
  if (step.action === "unchanged") return { step, result: "unchanged" };
  try {
    const object = await writeParent(client, step.object, { signal });
    return { step, result: step.action === "create" ? "created" : "configured", object };
  } catch (error) {
    signal?.throwIfAborted();
    return { step, result: "failed", error };
  }
}
