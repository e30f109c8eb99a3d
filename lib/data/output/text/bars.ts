import { stripControl } from "../../base/text.ts";
import type { Chart } from "../chart.ts";
import { padEnd, textWidth } from "../table/width.ts";

const PARTS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Draws a chart with characters: one bar per line, for a terminal of the given width. */
export function formatBars({ title, bars }: Chart, columns = 80): string {
  const head = title === undefined ? [] : [stripControl(title)];
  if (bars.length === 0) return [...head, "(nothing to draw)"].join("\n");
  const labels = bars.map(({ label }) => stripControl(label));
  const counts = bars.map(({ count }) => String(count));
  const widest = Math.max(...labels.map(textWidth));
  const room = Math.max(8, columns - widest - Math.max(...counts.map(textWidth)) - 3);
  const most = Math.max(...bars.map(({ count }) => count), 0);
  const lines = bars.map(({ count }, index) => {
    const eighths = most === 0 ? 0 : Math.round(Math.max(0, count) / most * room * 8);
    // A value above 0 is always visible.
    const shown = count > 0 ? Math.max(1, eighths) : 0;
    const bar = "█".repeat(Math.floor(shown / 8)) + (PARTS[shown % 8] ?? "");
    return `${padEnd(labels[index] ?? "", widest)}  ${bar}${bar === "" ? "" : " "}${counts[index]}`;
  });
  return [...head, ...lines].join("\n");
}
