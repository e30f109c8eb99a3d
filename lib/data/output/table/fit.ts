/** A column that may have to become narrower. */
export interface FitColumn {
  width: number;
  /** Whether the others are cut first. */
  isKept: boolean;
}

// Below this a cell says nothing any more.
const LEAST = 8;

/**
 * Makes columns narrower until they fit: the longest one first, down to the next longest and so on, those that are to be
 * kept only once the others are at their least. Where not even that would do nothing is cut: the terminal breaks the
 * lines, and all is there.
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
      // One column alone is cut as far as it must; columns of about one length share it.
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
