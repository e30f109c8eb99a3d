import type { KubeObject } from "../../core/object.ts";
import type { Table, TableColumn, TableRow } from "../../core/table.ts";
import { stripControl } from "../../base/text.ts";
import { fitted } from "./fit.ts";
import { goNumber } from "../go_number.ts";
import { padEnd, textWidth, truncated } from "./width.ts";

/** Options of a table. */
export interface TableFormat {
  /** Add the columns with a priority above 0. @default {false} */
  wide?: boolean;
  /** Leave the titles out. @default {false} */
  noHeaders?: boolean;
  /** Add a last column with all labels. The rows need metadata. @default {false} */
  showLabels?: boolean;
  /** Add a column for each of these labels. The rows need metadata. */
  labelColumns?: readonly string[];
  /** Add a first column with the namespace. The rows need metadata. @default {false} */
  withNamespace?: boolean;
  /** The prefix of each name, such as `pod/`, if several kinds are shown. */
  kindPrefix?: string | undefined;
  /** Keep the case of the titles instead of writing capitals. @default {false} */
  plainTitles?: boolean;
  /** The width of the terminal. Longer lines are cut. @default {no limit} */
  within?: number | undefined;
}

/** A table that is formatted page by page. */
export interface TableWriter {
  /** Returns the lines of a page. The first page begins with the header. */
  page(page: Table): string;
  /** The titles of the columns that were cut. */
  readonly cut: ReadonlySet<string>;
}

/** A column: its title, and the text of its cell in a row. */
interface Column {
  title: string;
  cell: (row: TableRow) => string;
  /** Whether the column is cut last, because people copy it. */
  isName: boolean;
}

// kubectl's tabwriter makes a column at least 6 wide, spaces included. It only matters without headers.
const LEAST = 3;
const GAP = "   ";

/** Formats a table with kubectl's spacing: three spaces between columns, none at the end of a line. */
export function formatTable(table: Table, format: TableFormat = {}): string {
  return tableWriter(format).page(table);
}

/** Formats only the titles. */
export function formatTitles({ columnDefinitions }: Table, format: TableFormat = {}): string {
  const titles = columnsOf(columnDefinitions, format).map(({ title }) => title);
  return joined(titles, titles.map((title) => Math.max(LEAST, textWidth(title))));
}

/**
 * Creates a table that is formatted page by page. Columns keep their width and only grow if a later page needs it. The
 * header is part of the first page that has a row.
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
  // The author of a CRD chooses the titles.
  const titled = (title: string) => shownCell(format.plainTitles ? title : title.toUpperCase());
  if (format.withNamespace) {
    columns.push({
      title: "NAMESPACE",
      cell: ({ object }) => shownCell(object?.metadata?.namespace ?? ""),
      isName: false,
    });
  }
  // A custom kind can have a second column with that title.
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

// A cell stays on one line, whatever text the cluster has put into it.
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
