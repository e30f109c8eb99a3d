import { stripControl } from "../../data/base/text.ts";
import { splitCharacters, textWidth } from "../../data/output/table/width.ts";
import type { Buffer } from "./buffer.ts";

/** What stands before the lines of an input; colours count for nothing. */
export interface Prompt {
  first: string;
  /** Before each line that follows. */
  next: string;
}

/** An input as rows of a terminal. */
export interface Layout {
  rows: string[];
  /** Of the cursor, counted from 0. */
  row: number;
  column: number;
}

/** Lays an input out on so many columns; a line that is too long goes on in the next row. */
export function layout({ text, cursor }: Buffer, prompt: Prompt, columns: number): Layout {
  const rows: string[] = [];
  let row = 0;
  let column = 0;
  let at = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const begun = wrapRows(index === 0 ? prompt.first : prompt.next, columns);
    rows.push(...begun.slice(0, -1));
    let current = begun.at(-1) ?? "";
    let width = textWidth(withoutColours(current));
    const mark = () => {
      row = rows.length;
      column = width;
    };
    for (const { segment, index: offset } of segmentsOf(line, columns - width, columns)) {
      const shown = segment === "\t" ? "  " : stripControl(segment);
      const wide = textWidth(shown);
      if (width + wide > columns) {
        rows.push(current);
        current = "";
        width = 0;
      }
      const into = cursor - at - offset;
      if (into >= 0 && into < segment.length) {
        mark();
        column += into;
      }
      current += shown;
      width += wide;
    }
    if (at + line.length === cursor) {
      // The cursor behind a full row stands in the next one.
      if (width >= columns) {
        rows.push(current);
        current = "";
        width = 0;
      }
      mark();
    }
    rows.push(current);
    at += line.length + 1;
  }
  return { rows, row, column };
}

const ASCII_REGEXP = /^[\x20-\x7e]*$/;

// A script of a thousand lines is laid out with every key: plain lines row by row, and not character by character.
function* segmentsOf(line: string, first: number, columns: number): Iterable<{ segment: string; index: number }> {
  if (!ASCII_REGEXP.test(line) || first < 1) return yield* splitCharacters(line);
  let room = first;
  for (let index = 0; index < line.length;) {
    const segment = line.slice(index, index + room);
    yield { segment, index };
    index += segment.length;
    room = columns;
  }
}

/** A text with colours as rows of so many columns. */
export function wrapRows(text: string, columns: number): string[] {
  if (textWidth(withoutColours(text)) <= columns) return [text];
  const rows: string[] = [];
  let row = "";
  let width = 0;
  // deno-lint-ignore no-control-regex -- as below
  for (const [part] of text.matchAll(/\x1b\[[\d;]*m|[^]/gu)) {
    const wide = textWidth(withoutColours(part));
    if (width + wide > columns) {
      rows.push(row);
      row = "";
      width = 0;
    }
    row += part;
    width += wide;
  }
  return [...rows, row];
}

/** A text without the sequences that colour it. */
export function withoutColours(text: string): string {
  // deno-lint-ignore no-control-regex -- the escape that begins a colour
  return text.replace(/\x1b\[[\d;]*m/g, "");
}
