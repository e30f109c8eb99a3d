import { stripControl } from "../../data/base/text.ts";
import { padEnd, textWidth, truncated } from "../../data/output/table/width.ts";

/** Something that may stand in the place of what is being typed. */
export interface Choice {
  text: string;
  /** A few words beside it. */
  detail?: string;
  /** Sentences about it, shown for the one that is chosen. */
  documentation?: string;
}

/** What could stand between two positions of the text. */
export interface Choices {
  from: number;
  to: number;
  candidates: readonly Choice[];
}

/** What all of them begin with. */
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

/** How a list of choices is shown. */
export interface MenuFormat {
  columns: number;
  /** The rows that it may take. */
  rows: number;
  colors: boolean;
}

const MAX_ROWS = 10;

/** The rows of a list: each choice with its detail, those around the chosen one, and its documentation below. */
export function menuRows(choices: readonly Choice[], chosen: number | undefined, format: MenuFormat): string[] {
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
    return colors ? isChosen ? `\x1b[7m${row}\x1b[0m` : row.replace(name, `${name}\x1b[2m`) + "\x1b[0m" : row;
  });
  const hidden = choices.length - height;
  if (hidden > 0) rows.push(`  (${hidden} more)`);
  return [...rows, ...documentation.map((row) => colors ? `\x1b[2m${row}\x1b[0m` : row)];
}

function documentationRows(choice: Choice | undefined, columns: number): string[] {
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
