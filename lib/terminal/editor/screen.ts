import { textWidth } from "../../data/output/table/width.ts";
import { type Layout, stripColors, wrapRows } from "./layout.ts";

/** Composes the output that paints an input. It remembers the painted rows, to replace them with the next output. */
export interface EditorScreen {
  /**
   * Returns the output that replaces the painted rows with an input and the lines below it.
   *
   * @param size The current size. If there are more rows than fit, those around the cursor are painted.
   */
  painted(input: Layout, below: readonly string[], size: ScreenSize): string;
  /** Returns the output that paints an input for the last time and moves to the next row. */
  finished(input: Layout, size: ScreenSize): string;
  /** Returns the output that erases the painted rows. */
  erased(size: ScreenSize): string;
}

/** The current size of a terminal. */
export interface ScreenSize {
  columns: number;
  rows: number;
}

const CLEAR_BELOW = "\x1b[J";

/**
 * Creates an {@linkcode EditorScreen}. The caller writes each output at once, so that nothing flickers.
 *
 * @param reflows Whether the terminal wraps long rows when it becomes narrower.
 */
export function createScreen(reflows = true): EditorScreen {
  // The painted rows from the first one to the cursor's.
  let above: readonly string[] = [];
  let at = 0;
  const home = ({ columns }: ScreenSize): string => {
    const up = reflows ? reflowed(above, at, columns) : above.length - 1;
    return (up > 0 ? `\x1b[${up}A` : "") + "\r";
  };

  // Clear before painting: after a full row the cursor is still on its last column, so clearing would remove that one.
  const show = (rows: readonly string[], row: number, column: number, size: ScreenSize): string => {
    const text = home(size) + CLEAR_BELOW + rows.join("\r\n");
    const up = rows.length - 1 - row;
    above = rows.slice(0, row + 1);
    at = column;
    return text + (up > 0 ? `\x1b[${up}A` : "") + "\r" + (column > 0 ? `\x1b[${column}C` : "");
  };

  return {
    painted({ rows, row, column }, below, size) {
      const room = Math.max(1, size.rows - 1);
      const listed = below.slice(0, Math.max(0, room - Math.min(rows.length, 3)));
      const visible = room - listed.length;
      const first = Math.max(0, Math.min(row - Math.floor(visible / 2), rows.length - visible));
      const shown = rows.slice(first, first + visible);
      return show([...shown, ...listed], row - first, column, size);
    },
    finished({ rows }, size) {
      const text = show(rows, rows.length - 1, 0, size) + "\r\n";
      above = [];
      return text;
    },
    erased(size) {
      const text = home(size) + CLEAR_BELOW;
      above = [];
      return text;
    },
  };
}

// Returns the distance from the first row to the cursor after the terminal has wrapped the painted rows.
function reflowed(rows: readonly string[], column: number, columns: number): number {
  const heights = rows.slice(0, -1).map((row) => wrapRows(row, columns).length);
  return heights.reduce((sum, height) => sum + height, wrapRows(until(rows.at(-1) ?? "", column), columns).length - 1);
}

// Returns the part of a row up to and including the character in a column.
function until(row: string, column: number): string {
  let text = "";
  for (const character of stripColors(row)) {
    text += character;
    if (textWidth(text) > column) break;
  }
  return text;
}
