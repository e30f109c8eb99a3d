import type { GetOptions, ListOptions, TableOptions } from "../../api/client/options.ts";
import { type LazyTable, lazyTablePages } from "../../api/client/tables.ts";
import { itemsOf, type ListPage, release } from "../../data/core/list_page.ts";
import { defined } from "../../data/base/defined.ts";
import type { InputError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { apiVersionOf, type Resource } from "../../data/core/resource.ts";
import type { TableColumn, TableRow } from "../../data/core/table.ts";
import type { QueryRow } from "../../data/query/row.ts";
import { type ExpressionReader, openExpressions } from "../../features/views/expressions/expression_reader.ts";
import type { K8s } from "../../session/k8s.ts";
import { narrowedCall } from "./narrowed_call.ts";
import type { OptionExpression } from "./row_expression.ts";

/** An object of a query, with the row of the server's table if it was requested. */
export interface ObjectRow extends QueryRow {
  readonly printed?: TableRow;
}

/** The objects of one page. */
export interface RowPage {
  readonly resource: Resource;
  /** The rows, which are parsed one by one. They can be read once. */
  readonly rows: Iterable<ObjectRow>;
  /** The columns of the server's table, if it was requested. */
  readonly columns?: readonly TableColumn[];
  /** The context of the objects, if the query is about several. */
  readonly context?: string;
}

/** Options of {@linkcode readQueryRows}. */
export interface RowsOptions {
  /** The options of the list, or of the requests for single objects. */
  readonly call: GetOptions & ListOptions;
  /** The name of the only object. */
  readonly name?: string | undefined;
  /** The expressions that will be evaluated. */
  readonly expressions: readonly OptionExpression[];
  /** The words of the path whose elements become rows. Empty for an expression. */
  readonly each?: readonly string[] | undefined;
  /** Whether the rows of the server's table are needed. @default {false} */
  readonly withTable?: boolean;
  /** The part of each object that is needed in addition to that of the expressions. @default {"None"} */
  readonly part?: "None" | "Metadata" | "Object";
  /** Whether words and fields are checked against the schema of the kind. @default {true} */
  readonly checks?: boolean;
  /** Whether the memory of a page is freed after its use. The prompt keeps the pages in `_`. @default {false} */
  readonly releases?: boolean;
  /** Called for each field that the kind does not have, instead of throwing. It counts as absent. */
  readonly onMisfit?: ((error: InputError) => void) | undefined;
  /** Called with each reason for which fields could not be checked, such as a server without schemas. */
  readonly onUnchecked?: ((reason: string) => void) | undefined;
  /** Called with warnings about the list, such as that it expired while it was read. */
  readonly onWarning?: ((text: string) => void) | undefined;
  /** Called after each page. */
  readonly onPage?: ListOptions["onPage"];
}

/**
 * Reads the objects of a type page by page, with the names that the expressions use. No more is fetched than the
 * expressions need: the server's table, metadata, or whole objects with their related objects.
 */
export async function* readQueryRows(
  k8s: K8s,
  type: string,
  {
    call: given,
    name,
    expressions,
    each,
    withTable = false,
    part = "None",
    checks = true,
    releases = false,
    onMisfit,
    onUnchecked,
    onWarning,
    onPage,
  }: RowsOptions,
): AsyncGenerator<RowPage, void, undefined> {
  const { signal, namespace = k8s.namespace } = given;
  const resource = await k8s.discovery.resolve(type.replace(/\/.*/, ""), signal);
  const compiled = expressions.flatMap(({ compiled }) => compiled ?? []);
  const reader = await openExpressions(k8s, resource, compiled, {
    namespace,
    contextName: k8s.context,
    now: new Date(),
    each,
    // A scale is an object of another kind.
    check: checks && (given.subresource ?? "status") === "status",
    onMisfit,
    signal,
  });
  for (const reason of reader.unchecked) onUnchecked?.(reason);
  // The words of rows can be those of elements, by which the server cannot select.
  const call = name === undefined && each === undefined ? narrowedCall(given, expressions, resource) : given;
  const { metadataOnly, columns } = reader.needs;
  const isWhole = part === "Object" || compiled.length < expressions.length || !metadataOnly;
  const isEmpty = !isWhole && part === "None" && compiled.every(({ names }) => names.size === 0);
  const includeObject = isWhole ? "Object" : isEmpty ? "None" : "Metadata";
  if (withTable || columns || isEmpty) {
    const options: TableOptions = { ...call, includeObject, onPage };
    if (name !== undefined) {
      for await (const page of k8s.tablePages(type, { ...options, name })) {
        yield await tableRows(reader, resource, page);
      }
      return;
    }
    const { handler, discovery } = k8s;
    const client = { handler, discovery, namespace: k8s.namespace, fieldManager: "", ...defined({ warn: onWarning }) };
    for await (const page of lazyTablePages(client, type, options)) {
      const needsNoRows = isEmpty && !withTable;
      yield needsNoRows ? countedRows(reader, resource, page) : await tableRows(reader, resource, page);
      if (releases) page.release();
    }
  } else if (name !== undefined) {
    yield await objectRows(reader, resource, [await k8s.get<string>(type, name, call)]);
  } else {
    for await (const page of k8s.pages(type, { ...call, metadataOnly: !isWhole, onPage })) {
      yield await pageRows(reader, resource, page);
      if (releases) release(page);
    }
  }
}

async function pageRows(reader: ExpressionReader, resource: Resource, page: ListPage): Promise<RowPage> {
  // Objects that name their related objects are read together, so that each related kind is read once for the page.
  if (reader.needs.dynamic.length > 0) return await objectRows(reader, resource, [...itemsOf(page)]);
  await reader.load([]);
  return { resource, rows: rowsOfPage(reader, page) };
}

function* rowsOfPage(reader: ExpressionReader, page: ListPage): Generator<ObjectRow, void, undefined> {
  for (const object of itemsOf(page)) yield { named: reader.nameObject(object) };
}

async function objectRows(
  reader: ExpressionReader,
  resource: Resource,
  objects: readonly KubeObject[],
): Promise<RowPage> {
  await reader.load(objects);
  return { resource, rows: objects.map((object) => ({ named: reader.nameObject(object) })) };
}

// Rows that are only counted are not parsed.
function countedRows(reader: ExpressionReader, resource: Resource, { count }: LazyTable): RowPage {
  const row = { named: reader.nameObject({}) };
  return { resource, rows: Array.from({ length: count }, () => row) };
}

async function tableRows(
  reader: ExpressionReader,
  resource: Resource,
  page: Pick<LazyTable, "columnDefinitions" | "rows">,
): Promise<RowPage> {
  const { columnDefinitions } = page;
  const type = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  const objectOf = ({ object }: TableRow): KubeObject => ({ ...type, ...object });
  // Objects that name their related objects are read together, so that each related kind is read once for the page.
  const rows = reader.needs.dynamic.length > 0 ? [...page.rows] : page.rows;
  await reader.load(Array.isArray(rows) ? rows.map(objectOf) : []);
  const titles = reader.needs.columns ? columnDefinitions.map(({ name }) => name.toUpperCase()) : undefined;
  return { resource, columns: columnDefinitions, rows: namedRows() };

  function* namedRows(): Generator<ObjectRow, void, undefined> {
    for (const printed of rows) {
      const columns = titles && Object.fromEntries(titles.map((title, index) => [title, printed.cells[index]]));
      yield { named: reader.nameObject(objectOf(printed), columns), printed };
    }
  }
}
