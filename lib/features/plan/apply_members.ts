import type { Client } from "../../api/client/client.ts";
import { APPLY_OPTIONS, type ApplyOptions, DELETE_OPTIONS, type DeleteOptions } from "../../api/client/options.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { ApiError, isNotFound } from "../../data/core/errors.ts";
import { inGroup, newId } from "../../data/core/handler.ts";
import { type KubeObject, nameOf, namespaceOf } from "../../data/core/object.ts";
import { FUNCTION, type OptionTable, STRING } from "../../data/core/options.ts";
import { parseApiVersion } from "../../data/core/resource.ts";
import { applyInLevels, type ApplyResult } from "./apply_each.ts";
import { asMember, joinScopes, newScope, parentManifest, readApplySet, writeParent } from "./apply_set.ts";
import { CONCURRENCY } from "./compare.ts";
import type { PlacedObject } from "./order.ts";
import { deleteLevels, planPrune, pruneStep } from "./prune.ts";
import type { PlanStep } from "./steps.ts";

/** Options of `applyEach`. */
export interface ApplyEachOptions
  extends ApplyOptions, Pick<DeleteOptions, "gracePeriodSeconds" | "propagationPolicy"> {
  /**
   * The parent of an ApplySet (KEP-3659): the name of a Secret, or TYPE/NAME. The objects become its members, and members that
   * are not among them are deleted. `gracePeriodSeconds` and `propagationPolicy` are about these deletions.
   */
  applySet?: string | undefined;
  /** Called with the deletions before anything is written. If it rejects, nothing is written. */
  confirmPrune?: ((deletions: PlanStep[]) => void | Promise<void>) | undefined;
}

const { gracePeriodSeconds, propagationPolicy } = DELETE_OPTIONS;

/** The table of {@linkcode ApplyEachOptions}. */
export const APPLY_EACH_OPTIONS: OptionTable<ApplyEachOptions> = {
  ...APPLY_OPTIONS,
  gracePeriodSeconds,
  propagationPolicy,
  applySet: STRING,
  confirmPrune: FUNCTION,
};

/** Applies objects in the order in which they need each other, and deletes the members of an ApplySet that are left. */
export async function* applyEach(
  client: Client,
  objects: readonly KubeObject[],
  options: ApplyEachOptions = {},
): AsyncGenerator<ApplyResult, void, undefined> {
  const { applySet, confirmPrune: _, gracePeriodSeconds: __, propagationPolicy: ___, ...others } = options;
  if (applySet === undefined) return yield* applyInLevels(client, objects, others);
  const grouped = { ...client, handler: inGroup(client.handler, { id: newId() }) };
  yield* applyMembers(grouped, objects, { ...options, applySet });
}

/**
 * Applies objects as members of a set, and then deletes the members that are not among them. Nothing is deleted if an object
 * fails. The parent is written before and after, so that a run that was interrupted loses no member.
 */
async function* applyMembers(
  client: Client,
  objects: readonly KubeObject[],
  { applySet, confirmPrune, gracePeriodSeconds, propagationPolicy, ...options }: ApplyEachOptions & {
    applySet: string;
  },
): AsyncGenerator<ApplyResult, void, undefined> {
  const { dryRun, signal } = options;
  const set = await readApplySet(client, applySet, options);
  if (set.refusal !== undefined) throw set.refusal;
  const placed: PlacedObject[] = [];
  for (const object of objects) placed.push(await place(client, asMember(object, set), options));
  const keys = new Set(placed.map(keyOf));
  const deletions = await planPrune(client, set, (object) => keys.has(keyOf({ object })), signal);
  await confirmPrune?.(deletions);
  const scope = newScope(set, placed);
  const open = () => writeParent(client, parentManifest(set, joinScopes(set.scope, scope)), { dryRun, signal });
  const { namespace } = set.parent;
  const hasNamespace = placed.some(({ object }) => object.kind === "Namespace" && nameOf(object) === namespace);
  let isOpen = await opened(open, hasNamespace);
  let isFailed = false;
  const kept = new Set<string | undefined>();
  const members = placed.map(({ object }) => object);
  const afterLevel = async () => {
    if (isOpen || isFailed) return;
    // In a dry run the namespace is not there.
    await opened(open, dryRun ?? false);
    isOpen = true;
  };
  for await (const applied of applyInLevels(client, members, options, afterLevel)) {
    isFailed ||= applied.result === "failed";
    kept.add(applied.stored?.metadata.uid);
    yield applied;
  }
  if (isFailed) return;
  const stray = deletions.filter(({ object }) => !kept.has(object.metadata?.uid));
  const prune = { dryRun, gracePeriodSeconds, propagationPolicy, signal };
  for (const level of deleteLevels(stray)) {
    for await (const pruned of pooled(level, CONCURRENCY, (step) => pruneOne(client, step, prune))) {
      if (pruned === undefined) continue;
      isFailed ||= pruned.result === "failed";
      yield pruned;
    }
    signal?.throwIfAborted();
    if (isFailed) return;
  }
  if (!dryRun) await writeParent(client, parentManifest(set, scope), { signal });
}

async function pruneOne(
  client: Client,
  step: PlanStep,
  options: Parameters<typeof pruneStep>[2],
): Promise<ApplyResult | undefined> {
  const { object } = step;
  if (options.signal?.aborted) return undefined;
  try {
    return await pruneStep(client, step, options) === "pruned" ? { object, result: "pruned" } : undefined;
  } catch (error) {
    const isCut = options.signal?.aborted && !(error instanceof ApiError);
    return { object, result: isCut ? "unknown" : "failed", error };
  }
}

/** Writes the parent. Returns false if its namespace does not exist, and is one of the objects. */
async function opened(open: () => Promise<unknown>, mayBeMissing: boolean): Promise<boolean> {
  try {
    await open();
    return true;
  } catch (error) {
    if (mayBeMissing && isNotFound(error)) return false;
    throw error;
  }
}

async function place(client: Client, object: KubeObject, options: ApplyOptions): Promise<PlacedObject> {
  const own = namespaceOf(object) ?? options.namespace ?? client.namespace;
  // The kind may be defined by one of the objects.
  const resource = await client.discovery.kind(object.apiVersion ?? "", object.kind ?? "", options.signal)
    .catch(() => undefined);
  return { object, namespace: resource?.namespaced === false ? undefined : own };
}

function keyOf({ object, namespace = namespaceOf(object) }: PlacedObject): string {
  const { apiVersion = "v1", kind } = object;
  return JSON.stringify([parseApiVersion(apiVersion).group, kind, namespace, nameOf(object)]);
}
