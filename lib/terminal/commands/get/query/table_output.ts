import { isRecord } from "../../../../data/core/object.ts";
import { exactName, type Resource } from "../../../../data/core/resource.ts";
import { slimRow, type Table, type TableColumn, type TableRow } from "../../../../data/core/table.ts";
import { NamedObject } from "../../../../data/expression/named_object.ts";
import type { TableWriter } from "../../../../data/output/table/table.ts";
import { evaluateAll } from "../../../../data/query/row.ts";
import { columnOf } from "../../../../data/query/result.ts";
import { valueText } from "../../../../data/query/value_text.ts";
import { tablePrinter } from "../../../shell/formats.ts";
import { mergeContexts } from "../../../../features/fleet/context_tables.ts";
import type { OptionExpression } from "../../../shell/row_expression.ts";
import type { Shell } from "../../../shell/shell.ts";
import { type GetFlags, needsMetadata, tableLayout } from "../flags.ts";
import type { QueryOutput } from "./output.ts";

/** A row of the server's table, with its columns. */
export interface PreparedRow {
  resource: Resource;
  columns: readonly TableColumn[];
  row: TableRow;
  /** The context, if the query is about several. */
  context?: string | undefined;
}

/** Prints the rows of the server's tables, one table for each type, with further columns for expressions. */
export function printedTables(
  shell: Shell,
  flags: GetFlags,
  format: string | undefined,
  expressions: readonly OptionExpression[],
  hasSeveralTypes: boolean,
): QueryOutput<PreparedRow> {
  const further = expressions.map((each): TableColumn => ({ name: columnOf(each).title, type: "string", priority: 0 }));
  const writers = new Map<string, TableWriter>();
  let last: string | undefined;
  let extended: { columns: readonly TableColumn[]; all: readonly TableColumn[] } | undefined;
  // The rows of a page share their columns.
  const withFurther = (columns: readonly TableColumn[]) => {
    if (extended?.columns !== columns) extended = { columns, all: [...columns, ...further] };
    return extended.all;
  };
  return {
    expressions,
    withTable: true,
    part: needsMetadata(flags) ? "Metadata" : "None",
    async prepare({ page: { resource, columns = [], context }, ...row }, index) {
      const values = await evaluateAll(expressions, row, index);
      const { cells, object } = slimRow(row.printed ?? { cells: [] });
      return {
        resource,
        columns: further.length === 0 ? columns : withFurther(columns),
        row: { cells: [...cells, ...values.map((value) => cellText(value, format))], object: object ?? null },
        context,
      };
    },
    async write(rows) {
      for (const [type, group] of Map.groupBy(rows, ({ resource }) => exactName(resource))) {
        const [first] = group;
        if (first === undefined) continue;
        if (last !== undefined && last !== type && flags.headers !== false) await shell.out("\n");
        last = type;
        const merged = first.context === undefined ? undefined : mergeContexts(group);
        let writer = writers.get(type);
        if (writer === undefined) {
          const layout = tableLayout(shell, flags, first.resource, hasSeveralTypes);
          writer = await tablePrinter(
            shell,
            format,
            merged === undefined ? layout : { ...layout, first: merged.first },
          );
          writers.set(type, writer);
        }
        await shell.out(writer.page(merged?.table ?? plainTable(first, group)));
      }
    },
    truncated: () => [...writers.values()].flatMap(({ cut }) => [...cut]),
    end: () => Promise.resolve(),
  };
}

function plainTable({ columns }: PreparedRow, group: readonly PreparedRow[]): Table {
  return { kind: "Table", columnDefinitions: [...columns], rows: group.map(({ row }) => row) };
}

/** Prints a table whose columns are expressions. */
export function expressionTable(
  shell: Shell,
  { headers }: GetFlags,
  format: string | undefined,
  expressions: readonly OptionExpression[],
): QueryOutput<unknown[]> {
  const table = computedTable(shell, format, headers !== false);
  let titles = expressions.map((each) => columnOf(each).title);
  const hasContext = expressions[0]?.text.trim() === "context";
  return {
    expressions,
    async prepare(row, index) {
      const { context } = row.page;
      const values = await evaluateAll(expressions, row, index);
      if (context === undefined || hasContext) return values;
      if (titles.length === expressions.length) titles = ["CONTEXT", ...titles];
      return [context, ...values];
    },
    write: (rows) => table.print(titles, rows),
    truncated: table.truncated,
    end: () => Promise.resolve(),
  };
}

// Elements can have many fields. The first ones usually identify an element.
const MOST_FIELDS = 5;

/**
 * Prints a table of elements: the name of the object, and the first plain fields of the elements. Related objects are
 * printed as such, by the function that is given.
 */
export function elementTable(
  shell: Shell,
  { allNamespaces = false, headers }: GetFlags,
  format: string | undefined,
  printRelated: (elements: readonly NamedObject[]) => Promise<void>,
): QueryOutput<{ object: string[]; element: unknown }> {
  const table = computedTable(shell, format, headers !== false);
  let fields: string[] | undefined;
  let hasContexts = false;
  const related: NamedObject[] = [];
  return {
    expressions: [],
    part: "Object",
    prepare({ named, elements = [], page: { context } }) {
      const { namespace = "", name = "" } = named.object.metadata ?? {};
      const object = allNamespaces ? [namespace, name] : [name];
      hasContexts = context !== undefined;
      return { object: context === undefined ? object : [context, ...object], element: elements.at(-1) };
    },
    async write(rows) {
      if (rows.length === 0) return;
      if (rows[0]?.element instanceof NamedObject) {
        related.push(...rows.map(({ element }) => element).filter((element) => element instanceof NamedObject));
        return;
      }
      const shown = fields ??= fieldsOf(rows.map(({ element }) => element));
      const titles = shown.length === 0 ? ["VALUE"] : shown.map((text) => columnOf({ text }).title);
      await table.print(
        [...(hasContexts ? ["CONTEXT"] : []), ...(allNamespaces ? ["NAMESPACE"] : []), "OBJECT", ...titles],
        rows.map(({ object, element }) => [
          ...object,
          ...(shown.length === 0 ? [element] : shown.map((field) => fieldOf(element, field))),
        ]),
      );
    },
    truncated: table.truncated,
    end: async () => {
      if (related.length > 0) await printRelated(related);
    },
  };
}

function fieldsOf(elements: readonly unknown[]): string[] {
  const fields = new Set<string>();
  for (const element of elements.filter(isRecord)) {
    for (const [field, value] of Object.entries(element)) {
      if (typeof value !== "object" || value === null || value instanceof Number) fields.add(field);
    }
  }
  return [...fields].slice(0, MOST_FIELDS);
}

function fieldOf(element: unknown, field: string): unknown {
  return isRecord(element) ? element[field] : undefined;
}

/** A table of values that is printed page by page. */
export interface ComputedTable {
  print(titles: readonly string[], rows: readonly (readonly unknown[])[]): Promise<void>;
  /** Returns the titles of the columns that were cut to the width of the terminal. */
  truncated(): Iterable<string>;
}

/** Creates a table of values. */
export function computedTable(shell: Shell, format: string | undefined, hasHeaders: boolean): ComputedTable {
  let writer: TableWriter | undefined;
  return {
    truncated: () => writer?.cut ?? [],
    async print(titles, rows) {
      writer ??= await tablePrinter(shell, format, {
        noHeaders: !hasHeaders,
        plainTitles: true,
        within: shell.terminal.columns,
      });
      const columnDefinitions = titles.map((name): TableColumn => ({ name, type: "string", priority: 0 }));
      const cells = rows.map((row) => ({ cells: row.map((value) => cellText(value, format)) }));
      await shell.out(writer.page({ kind: "Table", columnDefinitions, rows: cells }));
    },
  };
}

// As in kubectl's custom columns, an absent value is <none>. For programs it is empty.
function cellText(value: unknown, format: string | undefined): string {
  return valueText(value) ?? (format === undefined || format === "wide" ? "<none>" : "");
}
