import { ResponseError } from "../../data/core/errors.ts";
import { formatAge } from "../../data/core/duration.ts";
import { shownInNotebook } from "../../data/core/notebook.ts";
import { isKubeList, isKubeObject, type KubeObject } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import { itemCount, type ListPage, readItems, readListPage, release, withoutItems } from "../../data/core/list_page.ts";
import { isTable, slimRow, type Table, type TableColumn, type TableRow } from "../../data/core/table.ts";
import { type ListWhere, tableRequest } from "../../data/request/verbs.ts";
import { parseJson } from "../../data/core/answer.ts";
import { type Client, scoped, sendWhole, splitName, withResource } from "./client.ts";
import type { TableOptions } from "./options.ts";
import { type Paged, type PageRead, pages } from "./pages.ts";
import { defined } from "../../data/base/defined.ts";

type Where = ListWhere & Pick<TableOptions, "includeObject">;

const MIB = 1 << 20;

/** Reads the table of a kind or of one object, with all pages in one. */
export async function table(client: Client, type: string, options: TableOptions = {}): Promise<Table> {
  const isOfAll = scoped(client, options).namespace === "*";
  // Rows without metadata have no namespace, so equal names would look the same.
  const needsMetadata = isOfAll && options.includeObject === undefined;
  const asked = needsMetadata ? { ...options, includeObject: "Metadata" as const, slim: true } : options;
  let whole: Table | undefined;
  for await (const page of tablePages(client, type, asked)) {
    if (whole === undefined) whole = page;
    else for (const row of page.rows) whole.rows.push(row);
  }
  const shown: Table = whole ?? { kind: "Table", columnDefinitions: [], rows: [] };
  if (isOfAll) (await import("../../data/core/all_namespaces.ts")).markAllNamespaces(shown);
  return shownInNotebook(shown, async () => (await import("./notebook.ts")).tableBundle(shown));
}

/** Yields the pages of a table. All have the columns of the first page. The next page is read while one is used. */
export async function* tablePages(
  client: Client,
  type: string,
  options: TableOptions & { consistent?: boolean } = {},
): AsyncGenerator<Table, void, undefined> {
  const wanted = splitName(type, options.name);
  const { name: _, includeObject = "None", slim = false, ...rest } = options;
  const readPage = slim && includeObject === "Metadata" ? readSlimTable : readTable;
  const read = (resource: Resource, where: ListWhere) => readPage(client, resource, { ...where, includeObject });
  if (wanted.name !== undefined) {
    const { pageSize: _, metadataOnly: __, onPage: ___, consistent: ____, ...where } = {
      ...scoped(client, rest),
      name: wanted.name,
    };
    yield await withResource(
      client,
      (discovery) => discovery.resolve(wanted.type, options.signal),
      async (resource) => (await read(resource, where)).page,
    );
    return;
  }
  const paged: Paged<Table> = {
    // Rows are small, but the objects in them are not.
    sizes: { first: 500, bytes: includeObject === "None" ? MIB / 4 : MIB },
    read,
    keyOf: (page, index) => keyOf(page, page.rows[index]),
    without: (page, count) => ({ ...page, rows: page.rows.slice(count) }),
  };
  yield* pages(client, wanted.type, rest, paged);
}

/** A page of a table whose rows are parsed one by one. Parsed as a whole, objects take five times their bytes. */
export interface LazyTable {
  readonly columnDefinitions: readonly TableColumn[];
  readonly count: number;
  /** The rows. Each can be freed before the next is parsed. */
  readonly rows: Iterable<TableRow>;
  /** Frees the memory of the page immediately. It cannot be read afterwards. */
  release(): void;
}

/** Yields the pages of a table like {@linkcode tablePages}, with rows that are not parsed. */
export async function* lazyTablePages(
  client: Client,
  type: string,
  { includeObject = "None", ...options }: Omit<TableOptions, "name" | "slim" | "subresource"> = {},
): AsyncGenerator<LazyTable, void, undefined> {
  const paged: Paged<ListPage> = {
    sizes: includeObject === "None" ? { first: 500, bytes: MIB / 4 } : { first: 200, bytes: MIB },
    read: (resource, where) => readLazyTable(client, resource, { ...where, includeObject }),
    keyOf: (page, index) =>
      keyOf(columnsOf(page), readItems<TableRow>(withoutItems(page, index)).next().value ?? undefined),
    without: withoutItems,
  };
  for await (const page of pages(client, type, options, paged)) {
    const rows = { [Symbol.iterator]: () => readItems<TableRow>(page) };
    yield { ...columnsOf(page), count: itemCount(page), rows, release: () => release(page) };
  }
}

async function readLazyTable(client: Client, resource: Resource, where: Where): Promise<PageRead<ListPage>> {
  const request = tableRequest(resource, where);
  const { response, body } = await sendWhole(client, request, (response) => response.bytes());
  let page = readListPage(body, "rows");
  if (page === undefined || !isTable(page.head)) {
    const table = {
      apiVersion: "meta.k8s.io/v1",
      ...asTable(parseJson(request, response, new TextDecoder().decode(body))),
    };
    page = readListPage(new TextEncoder().encode(JSON.stringify(table)), "rows");
  }
  if (page === undefined) throw unreadable();
  return { page, metadata: page.metadata, count: itemCount(page), size: body.length };
}

function columnsOf({ head }: ListPage): Pick<Table, "columnDefinitions"> {
  return { columnDefinitions: isTable(head) ? head.columnDefinitions : [] };
}

async function readTable(client: Client, resource: Resource, where: Where): Promise<PageRead<Table>> {
  const request = tableRequest(resource, where);
  const { response, body } = await sendWhole(client, request, (response) => response.text());
  const page = asTable(parseJson(request, response, body));
  return { page, metadata: page.metadata ?? {}, count: page.rows.length, size: body.length };
}

// Row by row, so that the metadata of one, mostly managedFields, is freed before the next is parsed.
async function readSlimTable(client: Client, resource: Resource, where: Where): Promise<PageRead<Table>> {
  const request = tableRequest(resource, where);
  const { response, body } = await sendWhole(client, request, (response) => response.bytes());
  const found = readListPage(body, "rows");
  if (found === undefined || !isTable(found.head)) {
    const page = asTable(parseJson(request, response, new TextDecoder().decode(body)));
    return { page, metadata: page.metadata ?? {}, count: page.rows.length, size: body.length };
  }
  const { columnDefinitions } = found.head;
  const rows = Array.from(readItems<TableRow>(found), slimRow);
  const size = body.length;
  release(found);
  const page: Table = { kind: "Table", metadata: found.metadata, columnDefinitions, rows };
  return { page, metadata: found.metadata, count: rows.length, size };
}

// Rows without metadata only have cells, and belong to one namespace.
function keyOf({ columnDefinitions }: Pick<Table, "columnDefinitions">, row: TableRow | undefined): string {
  const { name, namespace = "" } = row?.object?.metadata ?? {};
  return `${namespace}/${name ?? row?.cells[columnDefinitions.findIndex(({ format }) => format === "name")] ?? ""}`;
}

// Old aggregated API servers ignore `as=Table` and answer with objects. Their names and ages still make a table.
function asTable(answer: unknown): Table {
  if (isTable(answer)) {
    answer.rows ??= [];
    return answer;
  }
  const objects = isKubeList(answer) ? answer.items : isKubeObject(answer) ? [answer] : undefined;
  if (objects === undefined) throw unreadable();
  return {
    kind: "Table",
    ...defined({ metadata: isKubeList(answer) ? answer.metadata : undefined }),
    columnDefinitions: [
      { name: "Name", type: "string", format: "name", priority: 0 },
      { name: "Age", type: "string", priority: 0 },
    ],
    rows: objects.map((object: KubeObject) => ({
      cells: [object.metadata?.name ?? "", ageOf(object)],
      object,
    })),
  };
}

function unreadable(): ResponseError {
  return new ResponseError("Cannot read a table: the answer of the server is neither a table nor a list");
}

function ageOf({ metadata }: KubeObject): string {
  const created = Date.parse(metadata?.creationTimestamp ?? "");
  return Number.isNaN(created) ? "<unknown>" : formatAge(Date.now() - created);
}
