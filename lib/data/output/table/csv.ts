import { csvFields } from "../csv.ts";
import type { Table } from "../../core/table.ts";
import { type Column, shownColumns } from "./columns.ts";
import type { TableFormat, TableWriter } from "./table.ts";

/** Writes tables as comma-separated values (RFC 4180): records end with CRLF, and fields are quoted if needed. */
export function csvWriter(format: TableFormat): TableWriter {
  return recordWriter(format, (fields) => `${csvFields(fields)}\r\n`);
}

/** Writes tables as tab-separated values: tabs and line ends within a field become `\t` and `\n`. */
export function tsvWriter(format: TableFormat): TableWriter {
  return recordWriter(format, (fields) => `${fields.map(escaped).join("\t")}\n`);
}

function recordWriter(format: TableFormat, record: (fields: readonly string[]) => string): TableWriter {
  let columns: Column[] | undefined;
  const header = (table: Pick<Table, "columnDefinitions">) =>
    format.noHeaders ? "" : record(shownColumns(table, format).map(({ title }) => title));
  return {
    cut: new Set(),
    header,
    page(table) {
      if (table.rows.length === 0) return "";
      const first = columns === undefined ? header(table) : "";
      const shown = columns ??= shownColumns(table, format);
      return first + table.rows.map((row) => record(shown.map(({ text }) => text(row)))).join("");
    },
  };
}

function escaped(field: string): string {
  return field.replaceAll("\t", "\\t").replaceAll("\n", "\\n");
}
