import type { Layout } from "./layout.ts";

/** The part of a terminal that the editor paints: it begins in the row where the prompt stands. */
export interface Screen {
  /**
   * The text that shows an input, and lines below it, in place of what was shown before.
   *
   * @param height How many rows the terminal has: more than that are never painted, and the cursor's are.
   */
  painted(input: Layout, below: readonly string[], height: number): string;
  /** The text that shows an input for the last time, and goes to the row after it. */
  finished(input: Layout): string;
  /** The text that takes away what was shown. */
  erased(): string;
}

const CLEAR_BELOW = "\x1b[J";

/** Makes what a terminal is sent; writing it is left to others. One string a key, so that nothing flickers. */
export function createScreen(): Screen {
  // Of the cursor, counted from the first row that is shown.
  let at = 0;
  const home = () => (at > 0 ? `\x1b[${at}A` : "") + "\r";

  // It is cleared before it is written: behind a full one the cursor stands on its last column.
  const show = (rows: readonly string[], row: number, column: number): string => {
    const text = home() + CLEAR_BELOW + rows.join("\r\n");
    const up = rows.length - 1 - row;
    at = row;
    return text + (up > 0 ? `\x1b[${up}A` : "") + "\r" + (column > 0 ? `\x1b[${column}C` : "");
  };

  return {
    painted({ rows, row, column }, below, height) {
      const room = Math.max(1, height - 1);
      const listed = below.slice(0, Math.max(0, room - Math.min(rows.length, 3)));
      const visible = room - listed.length;
      const first = Math.max(0, Math.min(row - Math.floor(visible / 2), rows.length - visible));
      const shown = rows.slice(first, first + visible);
      return show([...shown, ...listed], row - first, column);
    },
    finished({ rows }) {
      const text = show(rows, rows.length - 1, 0) + "\r\n";
      at = 0;
      return text;
    },
    erased() {
      const text = home() + CLEAR_BELOW;
      at = 0;
      return text;
    },
  };
}
