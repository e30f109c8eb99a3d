import { slimRow, type Table, type TableRow } from "../../../data/core/table.ts";
import { parseSortField, sorted, sortKey } from "../../../data/output/sort_order.ts";
import { isOfMetadata } from "../../../data/output/jsonpath/parse.ts";
import type { GetFlags } from "./flags.ts";

/** How the rows of a table are brought into order. */
export interface TableOrder {
  /** How much of each object that needs. */
  includeObject: "Metadata" | "Object";
  /** The pages of a table as one, in order; of the objects nothing is kept but what the table shows. */
  sorted(pages: AsyncIterable<Table> | Iterable<Table>): AsyncGenerator<Table, void, undefined>;
}

/** @throws {InputError} Where --sort-by is no path. */
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
