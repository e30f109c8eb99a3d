import { stripControl } from "../../data/base/text.ts";
import { splitCharacters, textWidth } from "../../data/output/table/width.ts";
import type { EditBuffer } from "./buffer.ts";

/** The prompts before the lines of an input. They may contain colors. */
export interface Prompt {
  /** The prompt before the first line. */
  first: string;
  /** The prompt before each following line. */
  next: string;
}

/** An input as rows of a terminal, with the position of the cursor. */
export interface Layout {
  rows: string[];
  /** The row of the cursor, counted from 0. */
  row: number;
  /** The column of the cursor, counted from 0. */
  column: number;
}

/** Lays out an input for a terminal of the given width. Long lines wrap to the next row. */
export function layout({ text, cursor }: EditBuffer, prompt: Prompt, columns: number): Layout {
  const rows: string[] = [];
  let row = 0;
  let column = 0;
  let at = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const begun = wrapRows(index === 0 ? prompt.first : prompt.next, columns);
    rows.push(...begun.slice(0, -1));
    let current = begun.at(-1) ?? "";
    let width = textWidth(stripColors(current));
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
      // After a full row, the cursor is at the beginning of the next one.
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

// Each key lays out the complete input, which can have a thousand lines. ASCII lines are split by row, which is fast.
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

/** Wraps a text to rows of a number of columns. The text may contain colors. */
export function wrapRows(text: string, columns: number): string[] {
  if (textWidth(stripColors(text)) <= columns) return [text];
  const rows: string[] = [];
  let row = "";
  let width = 0;
  // deno-lint-ignore no-control-regex -- as below
  for (const [part] of text.matchAll(/\x1b\[[\d;]*m|[^]/gu)) {
    const wide = textWidth(stripColors(part));
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

/** Removes the color sequences from a text. */
export function stripColors(text: string): string {
  // deno-lint-ignore no-control-regex -- a color sequence begins with Escape
  return text.replace(/\x1b\[[\d;]*m/g, "");
}
