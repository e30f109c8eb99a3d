import { type EditBuffer, spliced } from "./buffer.ts";
import { type Choices, commonPrefix, type MenuChoice } from "./menu.ts";

/** The open list of completions below the input. */
export interface Menu {
  readonly choices: readonly MenuChoice[];
  readonly chosen: number | undefined;
  /** The buffer before a completion was chosen. */
  readonly original: EditBuffer;
  readonly from: number;
  readonly to: number;
}

/**
 * Inserts completions. A single one is inserted completely. Otherwise their common prefix is inserted and a list opens.
 */
export function completed(
  buffer: EditBuffer,
  { from, to, candidates }: Choices,
): { buffer: EditBuffer; menu?: Menu } {
  const [only, ...others] = candidates;
  if (only === undefined) return { buffer };
  if (others.length === 0) return { buffer: spliced(buffer, from, to, only.text) };
  const prefix = commonPrefix(candidates.map(({ text }) => text));
  const extended = prefix.length > to - from ? spliced(buffer, from, to, prefix) : buffer;
  const end = extended === buffer ? to : from + prefix.length;
  return { buffer: extended, menu: { choices: candidates, chosen: undefined, original: extended, from, to: end } };
}

/** Inserts the next or previous completion of the list. After the last one comes the first. */
export function chooseNext(menu: Menu, step: 1 | -1): { buffer: EditBuffer; menu: Menu } {
  const { choices, chosen, original, from, to } = menu;
  const count = choices.length;
  const next = chosen === undefined ? (step > 0 ? 0 : count - 1) : (chosen + step + count) % count;
  return { buffer: spliced(original, from, to, choices[next]?.text), menu: { ...menu, chosen: next } };
}
