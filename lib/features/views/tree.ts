import { type Client, requireName, scoped, withResource } from "../../api/client/client.ts";
import type { ScopeOptions } from "../../api/client/options.ts";
import { table } from "../../api/client/tables.ts";
import { ResponseError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import { exactName } from "../../data/core/resource.ts";
import { formatTree, type Tree, type TreeNode } from "../../data/output/text/tree.ts";
import { withClock } from "./server_clock.ts";
import { type Family, readFamily, rowsAsNodes } from "./ownership_graph.ts";
import { type Owner, readOwners } from "./owners.ts";

/**
 * The owners of an object above it, and everything that it owns below: what goes when it goes. Every kind that the
 * server has is looked through, a few at a time; those that may not be read are named in `unread`.
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
    throw new ResponseError(`Cannot read ${resource.singular} "${wanted.name}": no object came`);
  }
  // What is in a namespace owns nothing outside of it.
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
    ...(owners.length === 0 ? {} : { asked: true }),
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
    ...(namespace === undefined ? {} : { namespace }),
    ...(problem === undefined ? {} : { status: problem }),
    children: [],
  };
}
