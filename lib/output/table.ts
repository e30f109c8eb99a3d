import type { KubeObject } from "../core/object.ts";
import type { Table, TableColumn, TableRow } from "../core/table.ts";
import { stripControl } from "../core/text.ts";
import { padEnd, widthOf } from "./width.ts";

/** How a table is shown. */
export interface TableFormat {
  /** Also the columns that the server gives a priority above 0. @default {false} */
  wide?: boolean;
  /** @default {false} */
  noHeaders?: boolean;
  /** A last column with all labels; rows must carry metadata. @default {false} */
  showLabels?: boolean;
  /** A column for each of these labels; rows must carry metadata. */
  labelColumns?: readonly string[];
  /** A first column with the namespace; rows must carry metadata. @default {false} */
  withNamespace?: boolean;
  /** Put before each name, as `pod/`, where several kinds are shown. */
  kindPrefix?: string;
}

/** A column as it is shown: its title, and what it shows of a row. */
interface Column {
  title: string;
  cell: (row: TableRow) => string;
}

// kubectl's tabwriter makes a column at least 6 wide, spaces included; it shows only without headers.
const LEAST = 3;

/** Writes a whole table with kubectl's spacing: three spaces between columns, none at the end of a line. */
export function formatTable(table: Table, format: TableFormat = {}): string {
  const write = tableWriter(format);
  return write(table);
}

/**
 * Writes a table page by page. Columns keep the width that they were shown with and grow only where a later page must;
 * the header is written with the first page that has a row.
 */
export function tableWriter(format: TableFormat = {}): (page: Table) => string {
  let columns: Column[] | undefined;
  let widths: number[] = [];
  let begun = false;
  return (page) => {
    columns ??= columnsOf(page.columnDefinitions, format);
    if (page.rows.length === 0) return "";
    const lines = page.rows.map((row) => (columns ?? []).map(({ cell }) => cell(row)));
    if (!begun && !format.noHeaders) lines.unshift(columns.map(({ title }) => title));
    begun = true;
    widths = columns.map((_, index) => {
      return lines.reduce((widest, line) => Math.max(widest, widthOf(line[index] ?? "")), widths[index] ?? LEAST);
    });
    return lines.map((line) => joined(line, widths)).join("");
  };
}

function columnsOf(definitions: readonly TableColumn[], format: TableFormat): Column[] {
  const columns: Column[] = [];
  if (format.withNamespace) {
    columns.push({
      title: "NAMESPACE",
      cell: ({ object }) => object?.metadata?.namespace ?? "",
    });
  }
  definitions.forEach(({ name, priority = 0 }, index) => {
    if (priority > 0 && !format.wide) return;
    const prefix = name === "Name" && format.kindPrefix !== undefined ? format.kindPrefix : "";
    columns.push({ title: name.toUpperCase(), cell: ({ cells }) => prefix + shown(cells[index]) });
  });
  for (const label of format.labelColumns ?? []) {
    const title = (label.split("/").at(-1) ?? label).toUpperCase();
    columns.push({ title, cell: ({ object }) => labelsOf(object)[label] ?? "" });
  }
  if (format.showLabels) columns.push({ title: "LABELS", cell: ({ object }) => allLabels(object) });
  return columns;
}

function labelsOf(object: KubeObject | null | undefined): Record<string, string> {
  return object?.metadata?.labels ?? {};
}

function allLabels(object: KubeObject | null | undefined): string {
  const labels = Object.entries(labelsOf(object)).sort(([a], [b]) => a < b ? -1 : 1);
  return labels.length === 0 ? "<none>" : labels.map(([key, value]) => `${key}=${value}`).join(",");
}

// A cell stays on its line, whatever the cluster put into it.
function shown(cell: unknown): string {
  if (cell === null || cell === undefined) return "<none>";
  const text = typeof cell === "object" ? JSON.stringify(cell) : String(cell);
  return stripControl(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

function joined(line: readonly string[], widths: readonly number[]): string {
  const last = line.length - 1;
  return line.map((cell, index) => index === last ? cell : padEnd(cell, widths[index] ?? 0)).join("   ") + "\n";
}
