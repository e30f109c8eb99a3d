import { isNotFound } from "../core/errors.ts";
import type { ObjectOf } from "../core/kinds.ts";
import type { KubeList, KubeObject, ListMeta } from "../core/object.ts";
import type { Resource } from "../core/resource.ts";
import { resourcePath } from "../request/paths.ts";
import { getRequest, listRequest } from "../request/verbs.ts";
import { type Client, requireName, sendJson, splitName, withResource } from "./client.ts";
import type { GetOptions, ListOptions, ObjectList } from "./options.ts";

/** Objects a page, as kubectl's --chunk-size. */
export const PAGE_SIZE = 500;

/** Reads one object. */
export function get<T extends string>(
  client: Client,
  type: T,
  name?: string,
  options: GetOptions = {},
): Promise<ObjectOf<T>> {
  const wanted = requireName("get", type, name);
  return withResource(
    client,
    (discovery) => discovery.resolve(wanted.type, options.signal),
    (resource) => {
      const where = { namespace: client.namespace, ...options, name: wanted.name };
      return sendJson<ObjectOf<T>>(client, getRequest(resource, where));
    },
  );
}

/** Reads one object, or gives undefined where it does not exist. */
export async function find<T extends string>(
  client: Client,
  type: T,
  name?: string,
  options: GetOptions = {},
): Promise<ObjectOf<T> | undefined> {
  try {
    return await get(client, type, name, options);
  } catch (error) {
    // Only the object may be absent: an unknown path is a mistake that the person must see.
    if (isNotFound(error) && (error.status.details?.name ?? "") !== "") return undefined;
    throw error;
  }
}

/** Reads all objects of a kind into one list. */
export async function list<T extends string>(
  client: Client,
  type: T,
  options: ListOptions = {},
): Promise<ObjectList<ObjectOf<T>>> {
  const items: ObjectOf<T>[] = [];
  let head: { apiVersion: string; kind: string; metadata: ListMeta } | undefined;
  for await (const page of pages<ObjectOf<T>>(client, type, options)) {
    head ??= page;
    for (const item of page.items) items.push(item);
  }
  const { resourceVersion } = head?.metadata ?? {};
  const whole: ObjectList<ObjectOf<T>> = {
    apiVersion: head?.apiVersion ?? "v1",
    kind: head?.kind ?? "List",
    metadata: resourceVersion === undefined ? {} : { resourceVersion },
    items,
    [Symbol.iterator]: () => items[Symbol.iterator](),
  };
  // What a notebook asks for; written out here, so that a cold get loads no more for it.
  return Object.defineProperty(whole, Symbol.for("Jupyter.display"), {
    value: async () => (await import("./notebook.ts")).listBundle(client, items),
  });
}

/** Goes through all objects of a kind. While one page is used the next is on its way; no third is held. */
export async function* each<T extends string>(
  client: Client,
  type: T,
  options: ListOptions = {},
): AsyncGenerator<ObjectOf<T>, void, undefined> {
  for await (const page of pages<ObjectOf<T>>(client, type, options)) yield* page.items;
}

/** The path of a kind, or of one object of it, on this server. */
export async function path(client: Client, type: string, name?: string, options: GetOptions = {}): Promise<string> {
  const wanted = splitName(type, name);
  const resource = await client.discovery.resolve(wanted.type, options.signal);
  const where = { namespace: client.namespace, ...options };
  return resourcePath(resource, wanted.name === undefined ? where : { ...where, name: wanted.name });
}

/** The pages of a list, the next one asked for while the last one is used. */
async function* pages<T extends KubeObject>(
  client: Client,
  type: string,
  options: ListOptions,
): AsyncGenerator<KubeList<T>, void, undefined> {
  // A consumer that stops early must not leave the page under way behind.
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const where = { namespace: client.namespace, limit: PAGE_SIZE, ...options, signal };
  const page = async (resource: Resource, token?: string): Promise<KubeList<T>> => {
    const request = listRequest(resource, token === undefined ? where : { ...where, continue: token });
    return withTypes(await sendJson<KubeList<T>>(client, request));
  };
  let next: Promise<KubeList<T>> | undefined;
  try {
    let resource: Resource | undefined;
    let current = await withResource(client, (discovery) => discovery.resolve(type, signal), (found) => {
      resource = found;
      return page(found);
    });
    while (true) {
      const token = current.metadata.continue;
      next = token === undefined || token === "" || resource === undefined ? undefined : page(resource, token);
      // Its failure is thrown where it is awaited; until then it must not count as unhandled.
      next?.catch(() => {});
      yield current;
      if (next === undefined) return;
      current = await next;
      next = undefined;
    }
  } finally {
    if (next !== undefined) stop.abort();
  }
}

// The server leaves apiVersion and kind out of a list's items; each item must stand on its own (kubectl adds them too).
function withTypes<T extends KubeObject>(page: KubeList<T>): KubeList<T> {
  const { apiVersion } = page;
  const kind = page.kind.replace(/List$/, "");
  page.items = page.items.map((item) => item.kind === undefined ? { apiVersion, kind, ...item } : item);
  return page;
}
