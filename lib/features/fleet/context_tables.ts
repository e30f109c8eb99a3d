import type { Table, TableColumn, TableRow } from "../../data/core/table.ts";
import type { TableFormat } from "../../data/output/table/table.ts";

/** A row of the table of one context, with the columns of that table. */
export interface ContextRow {
  readonly context?: string | undefined;
  readonly columns: readonly TableColumn[];
  readonly row: TableRow;
}

/** A table of several contexts. */
export interface ContextTable {
  readonly table: Table;
  /** The column of the contexts. */
  readonly first: NonNullable<TableFormat["first"]>;
}

/** Merges the rows of several contexts into one table. Columns are merged by their names, and a missing one is `<none>`. */
export function mergeContexts(rows: readonly ContextRow[]): ContextTable {
  const columns = new Map<string, TableColumn>();
  for (const own of new Set(rows.map(({ columns }) => columns))) {
    for (const column of own) if (!columns.has(column.name)) columns.set(column.name, column);
  }
  const names = [...columns.keys()];
  const layouts = new Map<readonly TableColumn[], readonly number[]>();
  const contexts = new Map<TableRow, string>();
  for (const { columns: own, row, context = "" } of rows) {
    const layout = layouts.get(own) ?? names.map((name) => own.findIndex((column) => column.name === name));
    layouts.set(own, layout);
    contexts.set({ ...row, cells: layout.map((index) => index < 0 ? "<none>" : row.cells[index]) }, context);
  }
  return {
    table: { kind: "Table", columnDefinitions: [...columns.values()], rows: [...contexts.keys()] },
    first: { title: "CONTEXT", text: (row) => contexts.get(row) ?? "" },
  };
}
