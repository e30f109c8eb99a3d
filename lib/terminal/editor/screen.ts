import { textWidth } from "../../data/output/table/width.ts";
import { type Layout, withoutColours, wrapRows } from "./layout.ts";

/** The part of a terminal that the editor paints: it begins in the row where the prompt stands. */
export interface EditorScreen {
  /**
   * The text that shows an input, and lines below it, in place of what was shown before.
   *
   * @param size More rows than the terminal has are never painted, and the cursor's are.
   */
  painted(input: Layout, below: readonly string[], size: ScreenSize): string;
  /** The text that shows an input for the last time, and goes to the row after it. */
  finished(input: Layout, size: ScreenSize): string;
  /** The text that takes away what was shown. */
  erased(size: ScreenSize): string;
}

/** How large a terminal is now; it may have been another when something was shown. */
export interface ScreenSize {
  columns: number;
  rows: number;
}

const CLEAR_BELOW = "\x1b[J";

/**
 * Makes what a terminal is sent; writing it is left to others. One string a key, so that nothing flickers.
 *
 * @param reflows Whether a terminal that becomes narrower goes on in the next row with what no longer fits.
 */
export function createScreen(reflows = true): EditorScreen {
  // The rows that are shown, down to the cursor's.
  let above: readonly string[] = [];
  let at = 0;
  const home = ({ columns }: ScreenSize): string => {
    const up = reflows ? reflowed(above, at, columns) : above.length - 1;
    return (up > 0 ? `\x1b[${up}A` : "") + "\r";
  };

  // It is cleared before it is written: behind a full one the cursor stands on its last column.
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

// How far below the first row the cursor stands where rows that were laid out for more columns have gone on in the next.
function reflowed(rows: readonly string[], column: number, columns: number): number {
  const heights = rows.slice(0, -1).map((row) => wrapRows(row, columns).length);
  return heights.reduce((sum, height) => sum + height, wrapRows(until(rows.at(-1) ?? "", column), columns).length - 1);
}

// A row as far as the character in a column, if there is one.
function until(row: string, column: number): string {
  let text = "";
  for (const character of withoutColours(row)) {
    text += character;
    if (textWidth(text) > column) break;
  }
  return text;
}
