import { stripControl } from "../../base/text.ts";
import { padEnd, textWidth } from "../table/width.ts";

/** A page about one object: labels with their contents. */
export type Page = readonly PageEntry[];

/** A label and its content. An entry with undefined content is left out. */
export type PageEntry = readonly [label: string, content: Content | undefined];

/** The content of an entry: a value, several lines, or a block below the label. */
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
 * Formats a page like `kubectl describe`: labels with a colon, aligned values, and blocks indented by two. The first of
 * `rows` is the header. Empty content is `<none>`. The text ends in a newline.
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
  // If there is one row, it only has the titles.
  if ("rows" in content) return content.rows.length < 2 ? [] : alignedRows(content.rows);
  if ("entries" in content) return linesOf(content.entries);
  return content.block === "" ? [] : content.block.replace(/\n$/, "").split("\n");
}

/** Returns rows as lines with aligned columns. A cell stays on one line. */
export function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => cell.trimEnd().replace(/\s*\n\s*/g, " ")));
  const widths: number[] = [];
  for (const row of cells) row.forEach((cell, index) => widths[index] = Math.max(widths[index] ?? 0, textWidth(cell)));
  return cells.map((row) => row.map((cell, index) => padEnd(cell, widths[index] ?? 0)).join("  ").trimEnd());
}
