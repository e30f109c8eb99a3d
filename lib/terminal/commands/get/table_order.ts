import { slimRow, type Table, type TableRow } from "../../../data/core/table.ts";
import { parseSortField, sorted, sortKey } from "../../../data/output/sort_order.ts";
import { isOfMetadata } from "../../../data/output/jsonpath/parse.ts";
import type { GetFlags } from "./flags.ts";

/** The order of the rows of a table. */
export interface TableOrder {
  /** The part of each object that sorting needs. */
  includeObject: "Metadata" | "Object";
  /** Merges the pages of a table into one sorted page. Only the printed parts of the objects are kept. */
  sorted(pages: AsyncIterable<Table> | Iterable<Table>): AsyncGenerator<Table, void, undefined>;
}

/** @throws {InputError} If the value of --sort-by is not a path. */
export function tableOrder({ sortBy = "" }: GetFlags): TableOrder {
  const field = parseSortField(sortBy);
  return {
    includeObject: isOfMetadata(field.steps) ? "Metadata" : "Object",
    async *sorted(pages) {
      const rows: { key: ReturnType<typeof sortKey>; row: TableRow }[] = [];
      let first: Table | undefined;
      for await (const page of pages) {
        first ??= page;
        for (const row of page.rows) rows.push({ key: sortKey(field, row.object), row: slimRow(row) });
      }
      if (first !== undefined) yield { ...first, rows: sorted(rows, field).map(({ row }) => row) };
    },
  };
}
