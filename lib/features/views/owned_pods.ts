import type { Client } from "../../api/client/client.ts";
import { table } from "../../api/client/tables.ts";
import { defined } from "../../data/base/defined.ts";
import { BUILTINS, isBuiltin } from "../../data/core/builtins.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { exactName, type Resource } from "../../data/core/resource.ts";
import type { Table } from "../../data/core/table.ts";
import { kindKeyOf } from "../../data/expression/names_of_kind.ts";
import { OWNERSHIP, selectorOf } from "../../data/expression/relationships/ownership.ts";
import { TEMPLATE_KINDS } from "../../data/expression/relationships/relationship.ts";
import { AT_ONCE } from "./ownership_graph.ts";

// Workloads that can be between a custom object and its Pods in a chain of owners.
const BETWEEN = BUILTINS.filter((resource) => TEMPLATE_KINDS.includes(kindKeyOf(resource))).map(exactName);

/** Returns the Pods that a workload owns through other objects, such as ReplicaSets or Jobs. */
export async function readPodsThrough(
  client: Client,
  { metadata, spec }: KubeObject,
  between: readonly KubeObject[] = [],
  signal?: AbortSignal,
): Promise<Table> {
  const labels = selectorOf(spec?.selector);
  const { namespace } = metadata ?? {};
  const pods = await table(client, "pods", { includeObject: "Metadata", ...defined({ namespace, labels, signal }) });
  const owners = new Set(between.map(({ metadata }) => metadata?.uid ?? ""));
  return { ...pods, rows: pods.rows.filter(({ object }) => isOwnedBy(object, owners)) };
}

/**
 * Returns the Pods that an object of a custom kind owns, directly or through workloads. Returns `undefined` if its kind
 * cannot own Pods.
 */
export async function ownedPods(
  client: Client,
  { metadata }: KubeObject,
  resource: Resource,
  signal?: AbortSignal,
): Promise<Table | undefined> {
  const { uid, namespace } = metadata ?? {};
  if (isBuiltin(resource) || uid === undefined || namespace === undefined) return undefined;
  const options = { namespace, includeObject: "Metadata" as const, ...defined({ signal }) };
  const tables: Table[] = [];
  for await (const each of pooled(["pods", ...BETWEEN], AT_ONCE, (type) => table(client, type, options))) {
    tables.push(each);
  }
  const [pods, ...others] = tables;
  const owners = withOwned(uid, others.flatMap(({ rows }) => rows.map(({ object }) => object)));
  if (pods === undefined) return undefined;
  return { ...pods, rows: pods.rows.filter(({ object }) => isOwnedBy(object, owners)) };
}

/** Returns the uids of an object and of everything that it owns, directly or indirectly. */
function withOwned(uid: string, objects: readonly (KubeObject | null | undefined)[]): Set<string> {
  const found = new Set([uid]);
  let before = 0;
  while (found.size > before) {
    before = found.size;
    for (const object of objects) {
      if (object?.metadata?.uid !== undefined && isOwnedBy(object, found)) found.add(object.metadata.uid);
    }
  }
  return found;
}

function isOwnedBy(object: KubeObject | null | undefined, owners: ReadonlySet<string>): boolean {
  return OWNERSHIP.references(object ?? {}).some(({ uid = "" }) => owners.has(uid));
}
