import { itemsOf } from "../../core/list_page.ts";
import type { Table } from "../../core/table.ts";
import { columnsTable, type CustomColumn } from "./custom_columns.ts";
import { isOfMetadata } from "../jsonpath/parse.ts";
import type { ListFormat } from "../list_format.ts";
import { type TableFormat, tableWriter } from "./table.ts";

/** Writes a list as the table of `-o custom-columns`, page by page. */
export function columnsList(columns: readonly CustomColumn[], format: TableFormat = {}): ListFormat {
  const shape = { ...format, plainTitles: true };
  const writer = tableWriter(shape);
  let isEmpty = true;
  const text = (table: Table) => {
    const lines = writer.page(table);
    isEmpty &&= lines === "";
    return lines;
  };
  // Single objects are few, or collected for sorting. Their columns are wide enough for all of them.
  const single = columnsTable(columns, []);
  return {
    metadataOnly: columns.every(({ steps }) => isOfMetadata(steps)),
    begin() {},
    page(sink, page) {
      sink.text(text(columnsTable(columns, itemsOf(page))));
    },
    object: (_, object) => void single.rows.push(...columnsTable(columns, [object]).rows),
    // kubectl also prints the titles of an empty list.
    end(sink) {
      sink.text(text(single));
      if (isEmpty && !format.noHeaders) sink.text(writer.header(columnsTable(columns, [])));
    },
  };
}
