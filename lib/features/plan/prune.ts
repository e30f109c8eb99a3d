import type { Client } from "../../api/client/client.ts";
import { list } from "../../api/client/lists.ts";
import { find } from "../../api/client/reading.ts";
import { remove } from "../../api/client/writing.ts";
import { defined } from "../../data/base/defined.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { isConflict, isNotFound } from "../../data/core/errors.ts";
import { type KubeObject, nameOf, namespaceOf, type Stored } from "../../data/core/object.ts";
import { apiVersionOf, exactName, type Resource } from "../../data/core/resource.ts";
import { formatName } from "../../data/output/name.ts";
import { formatDiff } from "../../data/output/text/diff.ts";
import { type ApplySet, PART_OF } from "./apply_set.ts";
import { CONCURRENCY } from "./compare.ts";
import { applyLevels } from "./order.ts";
import type { PlanStep } from "./steps.ts";

/** The number of attempts to delete an object that others change at the same time. */
const TRIES = 5;

/** Kinds whose deletion also deletes other objects. */
const CONTENTS: Readonly<Record<string, string>> = {
  "namespace": "not in the input; everything in it is deleted too",
  "customresourcedefinition.apiextensions.k8s.io": "not in the input; all objects of the kind are deleted too",
};

/** Options of a deletion that prunes. */
export interface PruneOptions {
  dryRun?: boolean | undefined;
  gracePeriodSeconds?: number | undefined;
  propagationPolicy?: "Background" | "Foreground" | "Orphan" | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Plans the deletion of the members of a set that are not kept, in the reverse order of an apply. Objects that are being
 * deleted are left out.
 */
export async function planPrune(
  client: Client,
  set: ApplySet,
  isKept: (object: KubeObject) => boolean,
  signal: AbortSignal | undefined,
): Promise<PlanStep[]> {
  const lists = listsOf(set);
  const steps: PlanStep[] = [];
  const read = async ({ resource, namespace }: typeof lists[number]) => {
    const options = { namespace, labels: { [PART_OF]: set.id }, signal };
    return { resource, items: (await list<string>(client, exactName(resource), options)).items };
  };
  for await (const { resource, items } of pooled(lists, CONCURRENCY, read)) {
    for (const item of items) {
      const isParent = item.metadata.uid !== undefined && item.metadata.uid === set.before?.metadata?.uid;
      if (isParent || item.metadata.deletionTimestamp !== undefined || isKept(item)) continue;
      steps.push(await toStep(item, resource));
    }
  }
  return deleteLevels(steps).flat();
}

/** Groups deletions into levels, in the reverse order of an apply: custom objects before their kind, namespaces last. */
export function deleteLevels(steps: readonly PlanStep[]): PlanStep[][] {
  return applyLevels(steps, ({ object }) => object).reverse();
}

/**
 * Deletes an object if it is still the same one, and still a member of its set.
 *
 * @returns Whether it was deleted, did not exist, or is no longer a member.
 */
export async function pruneStep(
  client: Client,
  { object, namespace }: PlanStep,
  options: PruneOptions,
): Promise<"pruned" | "unchanged" | "moved"> {
  const { signal } = options;
  const resource = await client.discovery.kind(object.apiVersion ?? "", object.kind ?? "", signal);
  const [type, name] = [exactName(resource), nameOf(object) ?? ""];
  for (let left = TRIES;; left--) {
    const live: KubeObject | undefined = await find<string>(client, type, name, { namespace, signal });
    const { uid, resourceVersion, labels } = live?.metadata ?? {};
    if (uid !== object.metadata?.uid) return "unchanged";
    if (labels?.[PART_OF] !== object.metadata?.labels?.[PART_OF]) return "moved";
    try {
      await remove(client, type, name, { ...options, namespace, preconditions: { uid, resourceVersion } });
      return "pruned";
    } catch (error) {
      if (isNotFound(error)) return "unchanged";
      // Its status may have changed between the two requests.
      if (!isConflict(error) || left === 1) throw error;
    }
  }
}

/** Returns the lists that contain the members. */
function listsOf({ scope, members, parent }: ApplySet): { resource: Resource; namespace?: string }[] {
  const own = parent.namespace === undefined ? [] : [parent.namespace];
  const namespaces = new Set([...scope.namespaces, ...own]);
  return members.resources.flatMap((resource) =>
    resource.namespaced ? [...namespaces].map((namespace) => ({ resource, namespace })) : [{ resource }]
  );
}

async function toStep(item: Stored<KubeObject>, resource: Resource): Promise<PlanStep> {
  const apiVersion = apiVersionOf(resource);
  // The status does not matter for a deletion.
  const before: KubeObject = { ...item, apiVersion, kind: resource.kind, status: undefined };
  const { name, namespace, uid, labels } = item.metadata;
  return {
    action: "delete",
    name: formatName(before, resource),
    namespace: namespaceOf(item),
    reason: CONTENTS[formatName(before, resource).split("/")[0] ?? ""] ?? "not in the input",
    diff: await formatDiff({ before, after: undefined }),
    // Only what identifies the object, because a saved plan must not contain the values of a Secret.
    object: {
      apiVersion,
      kind: resource.kind,
      metadata: { name, ...defined({ namespace, uid }), labels: { [PART_OF]: labels?.[PART_OF] ?? "" } },
    },
  };
}
