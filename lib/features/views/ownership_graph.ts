import type { Client } from "../../api/client/client.ts";
import type { ScopeOptions } from "../../api/client/options.ts";
import { table } from "../../api/client/tables.ts";
import { ApiError, ResponseError } from "../../data/core/errors.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { apiVersionOf, groupResourceOf, type Resource } from "../../data/core/resource.ts";
import type { Table } from "../../data/core/table.ts";
import { cellText } from "../../data/output/table/cells.ts";
import type { TreeNode, Unread } from "../../data/output/text/tree.ts";

/** Who owns whom in a namespace, or in a cluster. */
export interface Family {
  /** Every object that was read, by its uid. */
  nodes: Map<string, TreeNode>;
  /** What each owns itself, by the owner's uid; sorted by kind and name. */
  ownedBy: Map<string, TreeNode[]>;
  /** The kinds that could not be read. */
  unread: Unread[];
}

/** How many kinds are read at a time. */
export const AT_ONCE = 6;

// Events are many and own nothing, metrics have no uid, and of Endpoints the server warns.
const LEFT_OUT_GROUPS = new Set(["events.k8s.io", "metrics.k8s.io"]);
const LEFT_OUT = new Set(["events", "componentstatuses", "endpoints"]);

/** Reads the metadata of every kind that can be listed, with the columns that say how each object does. */
export async function readFamily(client: Client, resources: readonly Resource[], where: ScopeOptions): Promise<Family> {
  const isCluster = where.namespace === "*";
  const kinds = preferred(resources).filter(({ verbs, group, plural, namespaced }) =>
    verbs.includes("list") && !LEFT_OUT_GROUPS.has(group) && !(group === "" && LEFT_OUT.has(plural)) &&
    (isCluster || namespaced)
  );
  const family: Family = { nodes: new Map(), ownedBy: new Map(), unread: [] };
  for await (const { resource, found, reason } of pooled(kinds, AT_ONCE, (resource) => read(client, resource, where))) {
    if (found === undefined) family.unread.push({ type: groupResourceOf(resource), reason });
    else collect(family, found, resource);
  }
  for (const children of family.ownedBy.values()) children.sort((a, b) => keyOf(a) < keyOf(b) ? -1 : 1);
  return family;
}

// Of a kind in several versions the server's first is the preferred one.
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
  // It is known already: asking discovery by name could give the kind in another version.
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
    // Some kinds are served by two groups.
    if (nodes.has(node.uid)) return;
    nodes.set(node.uid, node);
    for (const { uid } of found.rows[index]?.object?.metadata?.ownerReferences ?? []) {
      const children = ownedBy.get(uid);
      if (children === undefined) ownedBy.set(uid, [node]);
      else children.push(node);
    }
  });
}

/** The objects of a table, each with the cells that say how it does. */
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
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      ...(ready < 0 ? {} : { ready: cellText(cells[ready]) }),
      ...(status < 0 ? {} : { status: cellText(cells[status]) }),
      ...(creationTimestamp === undefined ? {} : { created: creationTimestamp }),
      children: [],
    };
  });
}

function keyOf({ kind, namespace = "", name }: TreeNode): string {
  return `${kind}/${namespace}/${name}`;
}
