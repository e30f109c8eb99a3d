import { stripControl } from "../../data/base/text.ts";
import { padEnd, textWidth, truncated } from "../../data/output/table/width.ts";

/** A completion. */
export interface MenuChoice {
  /** The text to insert. */
  text: string;
  /** A few words to show beside the text. */
  detail?: string;
  /** Sentences to show below the list while the completion is chosen. */
  documentation?: string;
}

/** The completions that can replace the text between two positions. */
export interface Choices {
  from: number;
  to: number;
  candidates: readonly MenuChoice[];
}

/** Returns the longest common prefix of texts. */
export function commonPrefix(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  let length = first.length;
  for (const text of others) {
    let same = 0;
    while (same < length && text[same] === first[same]) same++;
    length = same;
  }
  return first.slice(0, length);
}

/** Options of {@linkcode menuRows}. */
export interface MenuFormat {
  columns: number;
  /** The maximum number of rows. */
  rows: number;
  colors: boolean;
}

const MAX_ROWS = 10;

/**
 * Formats a list of completions as rows. If it is too long, only those near the chosen one are shown. The documentation of
 * the chosen one follows the list.
 */
export function menuRows(choices: readonly MenuChoice[], chosen: number | undefined, format: MenuFormat): string[] {
  const { columns, colors } = format;
  const documentation = documentationRows(choices[chosen ?? -1], columns);
  const height = Math.max(1, Math.min(MAX_ROWS, format.rows - documentation.length - 1, choices.length));
  const first = Math.max(0, Math.min((chosen ?? 0) - Math.floor(height / 2), choices.length - height));
  const shown = choices.slice(first, first + height);
  const width = Math.min(Math.max(...shown.map(({ text }) => textWidth(text))), Math.max(12, Math.floor(columns / 2)));
  const rows = shown.map(({ text, detail = "" }, index) => {
    const isChosen = first + index === chosen;
    const name = padEnd(truncated(oneLine(text), width), width);
    const row = truncated(`${isChosen ? "> " : "  "}${name}  ${oneLine(detail)}`.trimEnd(), columns - 1);
    if (!colors) return row;
    return isChosen ? `\x1b[7m${row}\x1b[0m` : row.replace(name, `${name}\x1b[2m`) + "\x1b[0m";
  });
  const hidden = choices.length - height;
  if (hidden > 0) rows.push(`  (${hidden} more)`);
  return [...rows, ...documentation.map((row) => colors ? `\x1b[2m${row}\x1b[0m` : row)];
}

function documentationRows(choice: MenuChoice | undefined, columns: number): string[] {
  const text = oneLine(choice?.documentation ?? "");
  if (text === "") return [];
  const rows: string[] = [];
  let row = "   ";
  for (const word of text.split(" ")) {
    if (textWidth(row) + textWidth(word) + 1 >= columns && row !== "   ") {
      rows.push(row);
      row = "   ";
    }
    row += ` ${word}`;
  }
  rows.push(row);
  return rows.length <= 3 ? rows : [...rows.slice(0, 2), truncated(`${rows[2]} …`, columns - 1)];
}

function oneLine(text: string): string {
  return stripControl(text).replace(/\s+/g, " ").trim();
}
