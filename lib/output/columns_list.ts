import { itemsOf } from "../core/list_page.ts";
import type { KubeObject } from "../core/object.ts";
import { columnsTable, type CustomColumn } from "./custom_columns.ts";
import { isOfMetadata } from "./jsonpath_parse.ts";
import type { ListFormat } from "./list_format.ts";
import { formatTitles, type TableFormat, tableWriter } from "./table.ts";

/** Writes a list as the table of `-o custom-columns`, page by page. */
export function columnsList(columns: readonly CustomColumn[], format: TableFormat = {}): ListFormat {
  const shape = { ...format, plainTitles: true };
  const writer = tableWriter(shape);
  let isEmpty = true;
  const rows = (objects: Iterable<KubeObject>) => {
    const text = writer.page(columnsTable(columns, objects));
    isEmpty &&= text === "";
    return text;
  };
  return {
    metadataOnly: columns.every(({ steps }) => isOfMetadata(steps)),
    begin() {},
    page(sink, page) {
      sink.text(rows(itemsOf(page)));
    },
    object: (sink, object) => sink.text(rows([object])),
    // kubectl shows the titles of an empty list too.
    end(sink) {
      if (isEmpty && !format.noHeaders) sink.text(formatTitles(columnsTable(columns, []), shape));
    },
  };
}
