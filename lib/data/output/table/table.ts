import type { KubeObject } from "../../core/object.ts";
import type { Table, TableColumn, TableRow } from "../../core/table.ts";
import { stripControl } from "../../base/text.ts";
import { fitted } from "./fit.ts";
import { goNumber } from "../go_number.ts";
import { padEnd, textWidth, truncated } from "./width.ts";

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
  kindPrefix?: string | undefined;
  /** Titles stay as they are, instead of in capitals. @default {false} */
  plainTitles?: boolean;
  /** The columns of a terminal; longer lines are cut to it. @default {whatever it takes} */
  within?: number | undefined;
}

/** A table that is written page by page. */
export interface TableWriter {
  /** The lines of a page, the first of them after the header. */
  page(page: Table): string;
  /** The titles of the columns that were cut. */
  readonly cut: ReadonlySet<string>;
}

/** A column as it is shown: its title, and what it shows of a row. */
interface Column {
  title: string;
  cell: (row: TableRow) => string;
  /** Cut last: it is what a person copies. */
  isName: boolean;
}

// kubectl's tabwriter makes a column at least 6 wide, spaces included; it shows only without headers.
const LEAST = 3;
const GAP = "   ";

/** Writes a whole table with kubectl's spacing: three spaces between columns, none at the end of a line. */
export function formatTable(table: Table, format: TableFormat = {}): string {
  return tableWriter(format).page(table);
}

/** Writes the titles alone. */
export function formatTitles({ columnDefinitions }: Table, format: TableFormat = {}): string {
  const titles = columnsOf(columnDefinitions, format).map(({ title }) => title);
  return joined(titles, titles.map((title) => Math.max(LEAST, textWidth(title))));
}

/**
 * Writes a table page by page. Columns keep the width that they were shown with and grow only where a later page must;
 * the header is written with the first page that has a row.
 */
export function tableWriter(format: TableFormat = {}): TableWriter {
  let columns: Column[] | undefined;
  let widths: number[] = [];
  let begun = false;
  const cut = new Set<string>();
  return {
    cut,
    page({ columnDefinitions, rows }) {
      const shown = columns ??= columnsOf(columnDefinitions, format);
      if (rows.length === 0) return "";
      const lines = rows.map((row) => shown.map(({ cell }) => cell(row)));
      if (!begun && !format.noHeaders) lines.unshift(shown.map(({ title }) => title));
      begun = true;
      widths = shown.map((_, index) => {
        return lines.reduce((widest, line) => Math.max(widest, textWidth(line[index] ?? "")), widths[index] ?? LEAST);
      });
      if (format.within !== undefined) fit(lines, shown, format.within);
      return lines.map((line) => joined(line, widths)).join("");
    },
  };

  function fit(lines: string[][], columns: readonly Column[], within: number): void {
    const wanted = widths;
    widths = fitted(columns.map(({ isName }, index) => ({ width: wanted[index] ?? 0, isKept: isName })), {
      within: within - GAP.length * (columns.length - 1),
    });
    columns.forEach(({ title }, index) => {
      const width = widths[index] ?? 0;
      if (width === wanted[index]) return;
      cut.add(title);
      for (const line of lines) line[index] = truncated(line[index] ?? "", width);
    });
  }
}

function columnsOf(definitions: readonly TableColumn[], format: TableFormat): Column[] {
  const columns: Column[] = [];
  // Whoever writes a CRD names its columns.
  const titled = (title: string) => shownCell(format.plainTitles ? title : title.toUpperCase());
  if (format.withNamespace) {
    columns.push({
      title: "NAMESPACE",
      cell: ({ object }) => shownCell(object?.metadata?.namespace ?? ""),
      isName: false,
    });
  }
  // A custom kind may have a second column of that title.
  const nameAt = nameIndexOf(definitions);
  definitions.forEach(({ name, priority = 0 }, index) => {
    if (priority > 0 && !format.wide) return;
    const isName = index === nameAt;
    const prefix = isName && format.kindPrefix !== undefined ? format.kindPrefix : "";
    columns.push({ title: titled(name), cell: ({ cells }) => prefix + shownCell(cells[index]), isName });
  });
  for (const label of format.labelColumns ?? []) {
    const title = (label.split("/").at(-1) ?? label).toUpperCase();
    columns.push({ title, cell: ({ object }) => shownCell(labelsOf(object)[label] ?? ""), isName: false });
  }
  if (format.showLabels) {
    columns.push({
      title: "LABELS",
      cell: ({ object }) => shownCell(allLabels(object)),
      isName: false,
    });
  }
  return columns;
}

// "The primary identifier column" (meta.k8s.io/v1 TableColumnDefinition).
function nameIndexOf(definitions: readonly TableColumn[]): number {
  const index = definitions.findIndex(({ format }) => format === "name");
  return index < 0 ? definitions.findIndex(({ name }) => name === "Name") : index;
}

function labelsOf(object: KubeObject | null | undefined): Record<string, string> {
  return object?.metadata?.labels ?? {};
}

function allLabels(object: KubeObject | null | undefined): string {
  const labels = Object.entries(labelsOf(object)).sort(([a], [b]) => a < b ? -1 : 1);
  return labels.length === 0 ? "<none>" : labels.map(([key, value]) => `${key}=${value}`).join(",");
}

// A cell stays on its line, whatever the cluster put into it.
function shownCell(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number" || cell instanceof Number) return goNumber(cell);
  const text = typeof cell === "object" ? JSON.stringify(cell) : String(cell);
  return stripControl(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

function joined(line: readonly string[], widths: readonly number[]): string {
  const last = line.length - 1;
  let text = "";
  for (let index = 0; index < last; index++) text += padEnd(line[index] ?? "", widths[index] ?? 0) + GAP;
  return `${text}${line[last] ?? ""}\n`;
}
