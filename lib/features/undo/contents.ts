import type { Client } from "../../api/client/client.ts";
import { each } from "../../api/client/lists.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { aside } from "../../data/core/handler.ts";
import { defined } from "../../data/base/defined.ts";
import { isRecord, type KubeObject, nameOf, namespaceOf } from "../../data/core/object.ts";
import { exactName, groupResourceOf, type Resource } from "../../data/core/resource.ts";
import { resourcePath } from "../../data/request/paths.ts";

// The control plane creates these in each namespace.
const BUILT_IN = ["configmaps/kube-root-ca.crt", "serviceaccounts/default"];
const CONCURRENCY = 16;

/** The objects that an undo takes back. Objects that controllers created for them go with them. */
export interface OwnObjects {
  /** Their paths. */
  paths: ReadonlySet<string>;
  /** Their uids. The uids of objects that belong to them are added when they are found. */
  uids: Set<string>;
}

/**
 * Finds objects of others that are deleted together with a Namespace or a CustomResourceDefinition. Objects of other kinds
 * have no contents. Objects of the control plane, and those that belong to an object of the undo, do not count.
 *
 * @returns The names of some of the contents: `configmaps/a`.
 */
export async function findContents(
  client: Client,
  object: KubeObject,
  own: OwnObjects,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const { kind, spec } = object;
  const name = nameOf(object);
  if (kind === "Namespace" && object.apiVersion === "v1" && name !== undefined) {
    const resources = (await client.discovery.resources(signal))
      .filter(({ namespaced, verbs }) => namespaced && verbs.includes("list") && verbs.includes("delete"))
      .filter(({ plural }) => plural !== "events");
    return ofOthers(await listed(client, resources, name, signal), own);
  }
  if (kind !== "CustomResourceDefinition" || !isRecord(spec) || !isRecord(spec.names)) return [];
  const { plural, kind: custom } = spec.names;
  const resources = (await client.discovery.resources(signal))
    .filter((one) => one.group === spec.group && one.plural === plural && one.kind === custom).slice(0, 1);
  return ofOthers(await listed(client, resources, "*", signal), own);
}

/** One object in a namespace or of a kind. */
interface Content {
  /** The kind and name: `configmaps/a`. */
  short: string;
  path: string;
  object: KubeObject;
}

async function listed(
  client: Client,
  resources: readonly Resource[],
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<Content[]> {
  const found: Content[] = [];
  // A group can serve one object in several versions.
  const once = [...new Map(resources.map((one) => [groupResourceOf(one), one])).values()];
  // The user did not ask for these lists, so warnings about old kinds do not count.
  const quiet = { ...client, handler: (request: Request) => client.handler(aside(request)) };
  const options = { namespace, metadataOnly: true, ...defined({ signal }) };
  const lists = pooled(once, CONCURRENCY, async (resource) => {
    const objects: KubeObject[] = await Array.fromAsync(each<string>(quiet, exactName(resource), options));
    return objects.map((object) => ({
      short: `${groupResourceOf(resource)}/${nameOf(object)}`,
      path: resourcePath(resource, defined({ namespace: namespaceOf(object), name: nameOf(object) })),
      object,
    }));
  });
  for await (const contents of lists) found.push(...contents);
  return found;
}

function ofOthers(contents: readonly Content[], own: OwnObjects): string[] {
  let others = contents.filter(({ short, object }) =>
    !BUILT_IN.includes(short) && object.metadata?.deletionTimestamp === undefined
  );
  // An owner can have an owner: Deployment, ReplicaSet, Pod.
  for (let count = -1; count !== others.length;) {
    count = others.length;
    others = others.filter((content) => {
      const isOwn = belongsTo(content, own);
      const { uid } = content.object.metadata ?? {};
      if (isOwn && uid !== undefined) own.uids.add(uid);
      return !isOwn;
    });
  }
  return others.map(({ short }) => short);
}

function belongsTo({ short, path, object }: Content, { paths, uids }: OwnObjects): boolean {
  const { ownerReferences = [] } = object.metadata ?? {};
  if (paths.has(path) || ownerReferences.some(({ uid }) => uids.has(uid))) return true;
  // The Endpoints of a Service have its name, and no owner.
  return short.startsWith("endpoints/") && paths.has(path.replace(/\/endpoints\/([^/]+)$/, "/services/$1"));
}
