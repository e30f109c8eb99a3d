import { type Client, requireName, scoped, withResource } from "../../api/client/client.ts";
import type { ScopeOptions } from "../../api/client/options.ts";
import { table } from "../../api/client/tables.ts";
import { defined } from "../../data/base/defined.ts";
import { ResponseError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import { exactName } from "../../data/core/resource.ts";
import { formatTree, type Tree, type TreeNode } from "../../data/output/text/tree.ts";
import { withClock } from "./server_clock.ts";
import { type Family, readFamily, rowsAsNodes } from "./ownership_graph.ts";
import { type Owner, readOwners } from "./owners.ts";

/**
 * Returns the owners of an object and all objects that it owns, which are deleted with it. Reads all kinds of the
 * server, a few at a time. Kinds that cannot be read are listed in `unread`.
 */
export async function tree(client: Client, type: string, name?: string, options: ScopeOptions = {}): Promise<Tree> {
  const { signal } = options;
  const wanted = requireName("show the tree of", type, name);
  const clocked = withClock(client);
  const call = signal === undefined ? {} : { signal };
  const { resource, found } = await withResource(
    clocked,
    (discovery) => discovery.resolve(wanted.type, signal),
    async (resource) => {
      const where = { ...scoped(client, options), name: wanted.name, includeObject: "Metadata" as const };
      return { resource, found: await table(clocked, exactName(resource), where) };
    },
  );
  const [subject] = rowsAsNodes(found, resource);
  const object: KubeObject = found.rows[0]?.object ?? {};
  if (subject === undefined) {
    throw new ResponseError(`Cannot read ${resource.singular} "${wanted.name}": the response contains no object`);
  }
  // A namespaced object cannot own objects outside its namespace.
  const scope = object.metadata?.namespace === undefined
    ? { namespace: "*" }
    : { namespace: object.metadata.namespace };
  const [family, owners] = await Promise.all([
    readFamily(clocked, await clocked.discovery.resources(signal), { ...scope, ...call }),
    readOwners(clocked, object, signal),
  ]);
  grow(subject, family, new Set());
  const root = owners.reduce<TreeNode>((below, owner) => ({ ...nodeOf(owner, family), children: [below] }), {
    ...subject,
    ...defined({ asked: owners.length > 0 || undefined }),
  });
  const now = clocked.now();
  const whole: Tree = { root, unread: family.unread };
  return presented(whole, () => formatTree(whole, now).trimEnd());
}

function grow(node: TreeNode, family: Family, seen: Set<string>): void {
  if (seen.has(node.uid)) return;
  seen.add(node.uid);
  node.children = family.ownedBy.get(node.uid) ?? [];
  for (const child of node.children) grow(child, family, seen);
}

function nodeOf({ apiVersion, kind, name, uid, namespace, problem }: Owner, family: Family): TreeNode {
  const known = family.nodes.get(uid);
  if (known !== undefined) return known;
  return {
    apiVersion,
    kind,
    name,
    uid,
    ...defined({ namespace, status: problem }),
    children: [],
  };
}
