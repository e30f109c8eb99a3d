import { isGone, ResponseError } from "../../data/core/errors.ts";
import type { ObjectOf } from "../../data/core/kinds.ts";
import {
  itemAt,
  itemCount,
  itemsOf,
  type ListPage,
  readListPage,
  release,
  withoutItems,
} from "../../data/core/list_page.ts";
import { shownInNotebook } from "../../data/core/notebook.ts";
import type { KubeObject, Stored } from "../../data/core/object.ts";
import { apiVersionOf, type Resource } from "../../data/core/resource.ts";
import { listRequest, type ListWhere, metadataRequest } from "../../data/request/verbs.ts";
import { parseJson } from "../../data/core/answer.ts";
import { type Client, requireText, scoped, sendWhole } from "./client.ts";
import type { ListOptions, ObjectList } from "./options.ts";
import { type Paged, type PageRead, pages } from "./pages.ts";
import { defined } from "../../data/base/defined.ts";

const MIB = 1 << 20;

/** Reads all objects of a kind into one consistent list. */
export async function list<T extends string>(
  client: Client,
  type: T,
  options: ListOptions = {},
): Promise<ObjectList<Stored<ObjectOf<T>>>> {
  requireText("kind", type);
  try {
    return await readWhole<T>(client, type, options);
  } catch (error) {
    if (!isGone(error)) throw error;
    // The list expired between its pages. A single answer cannot expire (client-go, tools/pager).
    return await readWhole<T>(client, type, { ...options, pageSize: 0 });
  }
}

async function readWhole<T extends string>(
  client: Client,
  type: T,
  options: ListOptions,
): Promise<ObjectList<Stored<ObjectOf<T>>>> {
  const items: Stored<ObjectOf<T>>[] = [];
  let first: ListPage | undefined;
  for await (const page of listPages(client, type, { ...options, consistent: true })) {
    first ??= page;
    for (const item of itemsOf(page)) items.push(item as Stored<ObjectOf<T>>);
  }
  const { resourceVersion } = first?.metadata ?? {};
  const whole: ObjectList<Stored<ObjectOf<T>>> = iterable({
    apiVersion: first?.apiVersion ?? "v1",
    kind: first?.kind ?? "List",
    metadata: defined({ resourceVersion }),
    items,
  });
  const isOfAll = scoped(client, options).namespace === "*";
  if (isOfAll) (await import("../../data/core/all_namespaces.ts")).markAllNamespaces(whole);
  return shownInNotebook(whole, async () => (await import("./notebook.ts")).listBundle(client, whole));
}

/** Makes a list iterable. The iterator is not enumerable, so comparing or printing the list does not show it. */
export function iterable<T>(list: Omit<ObjectList<T>, typeof Symbol.iterator>): ObjectList<T> {
  const value = () => list.items[Symbol.iterator]();
  return Object.defineProperty(list, Symbol.iterator, { value }) as ObjectList<T>;
}

/** Yields all objects of a kind. The next page is read while the current one is used, and no third is in memory. */
export async function* each<T extends string>(
  client: Client,
  type: T,
  options: ListOptions = {},
): AsyncGenerator<Stored<ObjectOf<T>>, void, undefined> {
  requireText("kind", type);
  // The caller asserts the type of the items, as for `get`.
  for await (const page of listPages(client, type, options)) {
    for (const item of itemsOf(page) as Iterable<Stored<ObjectOf<T>>>) {
      yield item;
      // The rest of the page is not needed either.
      options.signal?.throwIfAborted();
    }
    release(page);
  }
}

/** Yields the pages of a list, with items that are not parsed. */
export function listPages(
  client: Client,
  type: string,
  options: ListOptions & { consistent?: boolean } = {},
): AsyncGenerator<ListPage, void, undefined> {
  const { metadataOnly = false } = options;
  const paged: Paged<ListPage> = {
    sizes: { first: 200, bytes: 2 * MIB },
    read: (resource, where) => readPage(client, resource, where, metadataOnly),
    keyOf: (page, index) => keyOf(itemAt(page, index)),
    without: withoutItems,
  };
  return pages(client, type, options, paged);
}

async function readPage(
  client: Client,
  resource: Resource,
  where: ListWhere,
  metadataOnly: boolean,
): Promise<PageRead<ListPage>> {
  const request = (metadataOnly ? metadataRequest : listRequest)(resource, where);
  const { response, body } = await sendWhole(client, request, (response) => response.bytes());
  const page = readListPage(body);
  if (page === undefined) {
    parseJson(request, response, new TextDecoder().decode(body));
    throw new ResponseError(`Cannot read the ${resource.plural}: the answer of the server is not a list`);
  }
  // A list of metadata has another kind.
  if (page.kind === "PartialObjectMetadataList") {
    page.apiVersion = apiVersionOf(resource);
    page.kind = `${resource.kind}List`;
  }
  return { page, metadata: page.metadata, count: itemCount(page), size: body.length };
}

function keyOf({ metadata = {} }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}
