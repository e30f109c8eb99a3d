import type { Client } from "../../api/client/client.ts";
import type { ScopeOptions } from "../../api/client/options.ts";
import { table } from "../../api/client/tables.ts";
import { defined } from "../../data/base/defined.ts";
import { ApiError, ResponseError } from "../../data/core/errors.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { apiVersionOf, groupResourceOf, type Resource } from "../../data/core/resource.ts";
import type { Table } from "../../data/core/table.ts";
import { cellText } from "../../data/output/table/cells.ts";
import { OWNERSHIP } from "../../data/expression/relationships/ownership.ts";
import type { TreeNode, Unread } from "../../data/output/text/tree.ts";

/** The ownership relations of all objects in a namespace, or in the cluster. */
export interface Family {
  /** All objects that were read, by uid. */
  nodes: Map<string, TreeNode>;
  /** Directly owned objects by the owner's uid, sorted by kind and name. */
  ownedBy: Map<string, TreeNode[]>;
  /** The kinds that could not be read. */
  unread: Unread[];
}

/** Number of kinds that are read at the same time. */
export const AT_ONCE = 6;

// Events own nothing and there are many, metrics have no uid, and the server warns about reading Endpoints.
const LEFT_OUT_GROUPS = new Set(["events.k8s.io", "metrics.k8s.io"]);
const LEFT_OUT = new Set(["events", "componentstatuses", "endpoints"]);

/** Reads the metadata of all listable kinds, with the columns that show each object's state. */
export async function readFamily(client: Client, resources: readonly Resource[], where: ScopeOptions): Promise<Family> {
  const kinds = owningKinds(resources, where.namespace === "*");
  const family: Family = { nodes: new Map(), ownedBy: new Map(), unread: [] };
  for await (const { resource, found, reason } of pooled(kinds, AT_ONCE, (resource) => read(client, resource, where))) {
    if (found === undefined) family.unread.push({ type: groupResourceOf(resource), reason });
    else collect(family, found, resource);
  }
  for (const children of family.ownedBy.values()) children.sort((a, b) => keyOf(a) < keyOf(b) ? -1 : 1);
  return family;
}

/** Returns the kinds of the server whose objects have owners or own others. */
export function owningKinds(resources: readonly Resource[], isCluster: boolean): Resource[] {
  return preferred(resources).filter(({ verbs, group, plural, namespaced }) =>
    verbs.includes("list") && !LEFT_OUT_GROUPS.has(group) && !(group === "" && LEFT_OUT.has(plural)) &&
    (isCluster || namespaced)
  );
}

// If a kind has several versions, the server lists the preferred one first.
function preferred(resources: readonly Resource[]): Resource[] {
  const first = new Map<string, Resource>();
  for (const resource of resources) {
    if (!first.has(groupResourceOf(resource))) first.set(groupResourceOf(resource), resource);
  }
  return [...first.values()];
}

interface Reading {
  resource: Resource;
  found?: Table;
  reason: string;
}

async function read(client: Client, resource: Resource, where: ScopeOptions): Promise<Reading> {
  // The resource is known already. A discovery lookup by name could return the kind in another version.
  const discovery = { ...client.discovery, resolve: () => Promise.resolve(resource) };
  try {
    const found = await table({ ...client, discovery }, resource.plural, { ...where, includeObject: "Metadata" });
    return { resource, found, reason: "" };
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof ResponseError)) throw error;
    return { resource, reason: error.message };
  }
}

function collect({ nodes, ownedBy }: Family, found: Table, resource: Resource): void {
  rowsAsNodes(found, resource).forEach((node, index) => {
    // Some kinds are served by two groups, so an object can appear twice.
    if (nodes.has(node.uid)) return;
    nodes.set(node.uid, node);
    for (const { uid } of OWNERSHIP.references(found.rows[index]?.object ?? {})) {
      if (uid === undefined) continue;
      const children = ownedBy.get(uid);
      if (children === undefined) ownedBy.set(uid, [node]);
      else children.push(node);
    }
  });
}

/** Returns the objects of a table, each with the cells that show its state. */
export function rowsAsNodes({ columnDefinitions, rows }: Table, resource: Resource): TreeNode[] {
  const column = (...names: string[]) => columnDefinitions.findIndex(({ name }) => names.includes(name));
  const ready = column("Ready", "Completions");
  const status = column("Status", "Phase", "State");
  return rows.map(({ cells, object }) => {
    const { name = "", namespace, uid = "", creationTimestamp } = object?.metadata ?? {};
    return {
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
      name,
      ...defined({
        namespace,
        ready: ready < 0 ? undefined : cellText(cells[ready]),
        status: status < 0 ? undefined : cellText(cells[status]),
        created: creationTimestamp,
      }),
      uid,
      children: [],
    };
  });
}

function keyOf({ kind, namespace = "", name }: TreeNode): string {
  return `${kind}/${namespace}/${name}`;
}
