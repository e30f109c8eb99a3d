import type { Client } from "../../api/client/client.ts";
import { table } from "../../api/client/tables.ts";
import { defined } from "../../data/base/defined.ts";
import { isBuiltin } from "../../data/core/builtins.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { pooled } from "../../data/base/concurrency.ts";
import type { Resource } from "../../data/core/resource.ts";
import type { Table } from "../../data/core/table.ts";
import { AT_ONCE } from "./ownership_graph.ts";

// Workloads that can be between an object and its Pods in a chain of owners.
const BETWEEN = [
  "replicasets.apps",
  "jobs.batch",
  "deployments.apps",
  "statefulsets.apps",
  "daemonsets.apps",
  "cronjobs.batch",
];

/**
 * Returns the Pods that an object owns, directly or through workloads. Returns `undefined` if its kind cannot own
 * Pods.
 */
export async function ownedPods(
  client: Client,
  { metadata }: KubeObject,
  resource: Resource,
  signal?: AbortSignal,
): Promise<Table | undefined> {
  const { uid, namespace } = metadata ?? {};
  const owns = !isBuiltin(resource) || resource.kind === "CronJob";
  if (!owns || uid === undefined || namespace === undefined) return undefined;
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
  return object?.metadata?.ownerReferences?.some(({ uid }) => owners.has(uid)) ?? false;
}
