import { apply } from "../../api/client/apply.ts";
import type { Client } from "../../api/client/client.ts";
import type { ApplyOptions } from "../../api/client/options.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { ApiError, hint, InputError, isForbidden } from "../../data/core/errors.ts";
import { inGroup, newId } from "../../data/core/handler.ts";
import { type KubeObject, namespaceOf, type Stored } from "../../data/core/object.ts";
import { otherSet } from "./apply_set.ts";
import { CONCURRENCY, findLive, isLeftAsBefore, isUnchanged } from "./compare.ts";
import { waitForLevel } from "./level_ready.ts";
import { applyLevels, withoutRepeats } from "./order.ts";

/** The result of applying one of several objects. */
export interface ApplyResult {
  /** The object of the input. */
  object: KubeObject;
  /**
   * The effect on the server. `configured` also if the object may not be read before. `unknown` if the signal cut off the
   * request, so that the object may have been applied.
   */
  result: "created" | "configured" | "unchanged" | "pruned" | "failed" | "unknown";
  /** The stored object; absent after a failure or a deletion. */
  stored?: Stored<KubeObject> | undefined;
  /** The error of a failure. */
  error?: unknown;
}

/**
 * Applies objects in the order in which they need each other: namespaces, kinds, configuration, roles, bindings, Services,
 * workloads, webhooks. Objects that do not need each other are applied 16 at a time. A failure does not end the others.
 *
 * @param afterLevel Called after the objects of each level are applied.
 * @throws {unknown} The reason of the signal if it is aborted. The objects that were sent before are yielded first.
 */
export async function* applyInLevels(
  client: Client,
  objects: readonly KubeObject[],
  options: ApplyOptions = {},
  afterLevel: () => void | Promise<void> = () => {},
): AsyncGenerator<ApplyResult, void, undefined> {
  const grouped = { ...client, handler: inGroup(client.handler, { id: newId() }) };
  const placed = objects.map((object) => ({
    object,
    namespace: namespaceOf(object) ?? options.namespace ?? client.namespace,
  }));
  const levels = applyLevels(placed, ({ object }) => object).flatMap(withoutRepeats);
  for (const [index, level] of levels.entries()) {
    const created = new Set<KubeObject>();
    for await (const applied of pooled(level, CONCURRENCY, ({ object }) => applyOne(grouped, object, options))) {
      if (applied === undefined) continue;
      if (applied.result === "created") created.add(applied.object);
      yield applied;
    }
    options.signal?.throwIfAborted();
    await afterLevel();
    if (options.dryRun) continue;
    const later = levels.slice(index + 1).flat();
    await waitForLevel(client, level.filter(({ object }) => created.has(object)), later, options.signal);
  }
}

/** Applies one object. Undefined if the signal was aborted before. */
async function applyOne(client: Client, object: KubeObject, options: ApplyOptions): Promise<ApplyResult | undefined> {
  if (options.signal?.aborted) return undefined;
  let isSent = false;
  try {
    const resource = await client.discovery.kind(object.apiVersion ?? "", object.kind ?? "", options.signal);
    const namespace = namespaceOf(object) ?? options.namespace ?? client.namespace;
    const before = await findLive(client, { object, resource, namespace }, options).catch((error) => {
      // The words need the object before, but the apply does not.
      if (isForbidden(error)) return "unknown" as const;
      throw error;
    });
    const other = before === "unknown" || options.forceConflicts ? undefined : otherSet(before, object);
    if (other !== undefined) {
      throw new InputError(`Cannot apply the object: ${other}`, {
        hints: [hint("join-apply-set", {}, "set forceConflicts to move it to this set")],
      });
    }
    isSent = true;
    const stored = await apply(client, object, options);
    if (before === "unknown") return { object, result: "configured", stored };
    if (before === undefined) return { object, result: "created", stored };
    const isSame = options.dryRun ? isUnchanged(before, stored) : isLeftAsBefore(before, stored);
    return { object, result: isSame ? "unchanged" : "configured", stored };
  } catch (error) {
    if (options.signal?.aborted && !isSent) return undefined;
    if (options.signal?.aborted && !(error instanceof ApiError)) return { object, result: "unknown", error };
    return { object, result: "failed", error };
  }
}
