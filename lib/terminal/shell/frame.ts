/** A line of a frame. */
export interface FrameLine {
  text: string;
  /** Whether it is shown dimmed, because it is about to go. @default {false} */
  isFaded?: boolean;
}

/** Options of {@linkcode framePainter}. */
export interface FramePainterOptions {
  write(text: string): void | Promise<void>;
  /** Returns the number of lines of the terminal. */
  rows(): number;
  /** Whether text may be dimmed (no-color.org). */
  colors: boolean;
}

const [DIM, PLAIN, REST_OF_LINE, REST_OF_SCREEN] = ["\x1b[2m", "\x1b[22m", "\x1b[K", "\x1b[J"];

/**
 * Creates the function that draws a frame on a terminal in place of the previous one. A frame that is higher than the
 * terminal is cut, because lines that have scrolled away cannot be drawn again.
 */
export function framePainter({ write, rows, colors }: FramePainterOptions) {
  let height = 0;
  return async (lines: readonly FrameLine[]): Promise<void> => {
    // Some terminals do not know their height.
    const size = rows();
    const room = size < 3 ? Infinity : size - 1;
    const hidden = lines.length - (room - 1);
    const shown = lines.length <= room
      ? lines
      : [...lines.slice(0, room - 1), { text: `(${hidden} more rows)`, isFaded: true }];
    const up = height === 0 ? "" : `\x1b[${height}A`;
    const body = shown.map(({ text, isFaded = false }) =>
      `${isFaded && colors ? `${DIM}${text}${PLAIN}` : text}${REST_OF_LINE}\n`
    );
    height = shown.length;
    await write(`${up}\r${body.join("")}${REST_OF_SCREEN}`);
  };
}
