import { stripControl } from "../../base/text.ts";
import { padEnd, textWidth } from "../table/width.ts";

/** A page about one thing: labels, and what stands beside or below each. */
export type Page = readonly PageEntry[];

/** A label and its content; an entry whose content is undefined is left out. */
export type PageEntry = readonly [label: string, content: Content | undefined];

/** A value beside the label, lines below each other beside it, or something below it. */
export type Content =
  | string
  | number
  | boolean
  | { lines: readonly string[] }
  | { rows: readonly (readonly string[])[] }
  | { block: string }
  | { entries: Page };

const NONE = "<none>";

/**
 * Writes a page as `kubectl describe` does: labels with a colon, values aligned, what is below a label indented by two.
 * The first of `rows` is their header. An empty content is `<none>`. Ends in a newline.
 */
export function formatPage(page: Page): string {
  return stripControl(linesOf(page).map((line) => line.trimEnd() + "\n").join(""));
}

function linesOf(page: Page): string[] {
  const entries = page.filter((entry): entry is readonly [string, Content] => entry[1] !== undefined)
    .map(([label, content]) => ({ label: `${label}:`, ...placed(content) }));
  const width = Math.max(0, ...entries.filter(({ beside }) => beside.length > 0).map(({ label }) => textWidth(label)));
  return entries.flatMap(({ label, beside, below }) => [
    beside.length === 0 ? label : `${padEnd(label, width)}  ${beside[0]}`,
    ...beside.slice(1).map((line) => `${" ".repeat(width)}  ${line}`),
    ...below.map((line) => `  ${line}`),
  ]);
}

function placed(content: Content): { beside: readonly string[]; below: readonly string[] } {
  if (typeof content !== "object") {
    const text = String(content);
    return { beside: text === "" ? [NONE] : text.split("\n"), below: [] };
  }
  if ("lines" in content) return { beside: content.lines.length === 0 ? [NONE] : content.lines, below: [] };
  const below = linesBelow(content);
  return below.length === 0 ? { beside: [NONE], below } : { beside: [], below };
}

function linesBelow(
  content: Exclude<Content, string | number | boolean | { lines: readonly string[] }>,
): readonly string[] {
  // One row is the titles alone.
  if ("rows" in content) return content.rows.length < 2 ? [] : alignedRows(content.rows);
  if ("entries" in content) return linesOf(content.entries);
  return content.block === "" ? [] : content.block.replace(/\n$/, "").split("\n");
}

/** Rows as lines whose columns begin below each other; a cell stays on its line. */
export function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => cell.trimEnd().replace(/\s*\n\s*/g, " ")));
  const widths: number[] = [];
  for (const row of cells) row.forEach((cell, index) => widths[index] = Math.max(widths[index] ?? 0, textWidth(cell)));
  return cells.map((row) => row.map((cell, index) => padEnd(cell, widths[index] ?? 0)).join("  ").trimEnd());
}
