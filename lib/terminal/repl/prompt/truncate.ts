import { textWidth } from "../../../data/output/table/width.ts";

/** A screen's size. */
export interface TextSize {
  columns: number;
  rows: number;
}

/** Truncates a text to the lines that fit on the screen below a prompt, and counts the rest. */
export function truncate(text: string, { columns, rows }: TextSize): { shown: string; hidden: number } {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const heights = lines.map((line) => Math.max(1, Math.ceil(textWidth(line) / columns)));
  // Reserves lines for the input, the line that counts the rest, and the next prompt.
  const room = Math.max(3, rows - 3);
  if (heights.reduce((sum, height) => sum + height, 0) <= room) return { shown: text, hidden: 0 };
  let used = 0;
  let count = 0;
  for (const height of heights) {
    used += height;
    if (used > room) break;
    count++;
  }
  count = Math.max(1, count);
  return { shown: lines.slice(0, count).join("\n") + "\n", hidden: lines.length - count };
}
