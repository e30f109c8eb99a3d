/** A column that can be narrowed. */
export interface FitColumn {
  width: number;
  /** Whether the other columns are cut first. */
  isKept: boolean;
}

// A narrower cell is not readable.
const LEAST = 8;

/**
 * Narrows columns until they fit: the widest first, down to the next widest, and so on. Columns to be kept are narrowed
 * last. If the columns cannot fit at all, none is cut, and the terminal wraps the lines.
 */
export function fitted(columns: readonly FitColumn[], { within }: { within: number }): number[] {
  const widths = columns.map(({ width }) => width);
  const total = sumOf(widths);
  if (total <= within || sumOf(widths.map((width) => Math.min(width, LEAST))) > within) return widths;
  let excess = total - within;
  for (const isKept of [false, true]) {
    const candidates = columns.flatMap((column, index) => column.isKept === isKept ? [index] : []);
    while (excess > 0) {
      const longest = candidates.reduce(
        (best, index) => (widths[index] ?? 0) > (widths[best] ?? -1) ? index : best,
        -1,
      );
      const width = widths[longest] ?? 0;
      if (width <= LEAST) break;
      // A single widest column is cut as far as needed. Columns of similar width share the cut.
      const others = candidates.filter((index) => index !== longest).map((index) => widths[index] ?? 0);
      const to = Math.max(LEAST, Math.min(width - 1, Math.max(width - excess, ...others)));
      widths[longest] = to;
      excess -= width - to;
    }
  }
  return widths;
}

function sumOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0);
}
