import type { Table } from "../../core/table.ts";
import { type Column, type ColumnsFormat, shownColumns } from "./columns.ts";
import { fitted } from "./fit.ts";
import { padEnd, textWidth, truncated } from "./width.ts";

/** Options of a table. */
export interface TableFormat extends ColumnsFormat {
  /** Leave the titles out. @default {false} */
  noHeaders?: boolean | undefined;
  /** The width of the terminal. Longer lines are cut. @default {no limit} */
  within?: number | undefined;
}

/** A table that is formatted page by page. */
export interface TableWriter {
  /** Returns the lines of a page. The first page begins with the header. */
  page(page: Table): string;
  /** The header alone, for a table without rows. */
  header(table: Pick<Table, "columnDefinitions">): string;
  /** The titles of the columns that were cut. */
  readonly cut: ReadonlySet<string>;
}

// kubectl's tabwriter makes a column at least 6 wide, spaces included. It only matters without headers.
const LEAST = 3;
const GAP = "   ";

/** Formats a table with kubectl's spacing: three spaces between columns, none at the end of a line. */
export function formatTable(table: Table, format: TableFormat = {}): string {
  return tableWriter(format).page(table);
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
    header(table) {
      if (format.noHeaders) return "";
      const titles = shownColumns(table, format).map(({ title }) => onOneLine(title));
      return joined(titles, titles.map((title) => Math.max(LEAST, textWidth(title))));
    },
    page(table) {
      const shown = columns ??= shownColumns(table, format);
      if (table.rows.length === 0) return "";
      const lines = table.rows.map((row) => shown.map(({ text }) => onOneLine(text(row))));
      if (!begun && !format.noHeaders) lines.unshift(shown.map(({ title }) => onOneLine(title)));
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

// A cell stays on one line, whatever text the cluster has put into it.
function onOneLine(text: string): string {
  return text.replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

function joined(line: readonly string[], widths: readonly number[]): string {
  const last = line.length - 1;
  let text = "";
  for (let index = 0; index < last; index++) text += padEnd(line[index] ?? "", widths[index] ?? 0) + GAP;
  return `${text}${line[last] ?? ""}\n`;
}
