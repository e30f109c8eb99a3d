import { type Client, sendJson } from "../../api/client/client.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { defined } from "../../data/base/defined.ts";
import { isRecord, type KubeObject, nameOf, records } from "../../data/core/object.ts";
import { groupResourceOf, type Resource } from "../../data/core/resource.ts";
import { resourcePath } from "../../data/request/paths.ts";
import { metadataRequest } from "../../data/request/verbs.ts";

// The control plane creates these in each namespace.
const BUILT_IN = ["configmaps/kube-root-ca.crt", "serviceaccounts/default"];
const CONCURRENCY = 16;

/**
 * Finds objects that are deleted together with a Namespace or a CustomResourceDefinition. Objects of other kinds have no
 * contents.
 *
 * @param own The paths of the objects that the same undo deletes.
 * @returns The names of some of the contents: `configmaps/a`.
 */
export async function findContents(
  client: Client,
  object: KubeObject,
  own: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const { kind, spec } = object;
  const name = nameOf(object);
  if (kind === "Namespace" && object.apiVersion === "v1" && name !== undefined) {
    const resources = (await client.discovery.resources(signal))
      .filter(({ namespaced, verbs }) => namespaced && verbs.includes("list") && verbs.includes("delete"))
      .filter(({ plural }) => plural !== "events");
    return await listed(client, resources, name, own, signal);
  }
  if (kind !== "CustomResourceDefinition" || !isRecord(spec) || !isRecord(spec.names)) return [];
  const { plural, kind: custom } = spec.names;
  const all = await client.discovery.resources(signal);
  return await listed(
    client,
    all.filter((one) => one.group === spec.group && one.plural === plural && one.kind === custom).slice(0, 1),
    undefined,
    own,
    signal,
  );
}

async function listed(
  client: Client,
  resources: readonly Resource[],
  namespace: string | undefined,
  own: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const found: string[] = [];
  // A group can serve one object in several versions.
  const once = [...new Map(resources.map((one) => [groupResourceOf(one), one])).values()];
  const lists = pooled(once, CONCURRENCY, async (resource) => {
    const where = { namespace: namespace ?? "*", limit: own.size + 5, ...defined({ signal }) };
    const list = await sendJson<KubeObject>(client, metadataRequest(resource, where));
    return records(list.items).flatMap((item) => {
      const object = item as KubeObject;
      const path = resourcePath(resource, defined({ namespace: object.metadata?.namespace, name: nameOf(object) }));
      const short = `${groupResourceOf(resource)}/${nameOf(object)}`;
      return own.has(path) || BUILT_IN.includes(short) ? [] : [short];
    });
  });
  for await (const names of lists) found.push(...names);
  return found;
}
