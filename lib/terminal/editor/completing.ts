import { type Buffer, spliced } from "./buffer.ts";
import { type Choice, type Choices, commonPrefix } from "./menu.ts";

/** A list of choices that is open below the input. */
export interface Menu {
  readonly choices: readonly Choice[];
  readonly chosen: number | undefined;
  /** The input as it was before any was chosen. */
  readonly original: Buffer;
  readonly from: number;
  readonly to: number;
}

/** What an answer does to the input: the one choice, or what all have in common, is put in; many open a list. */
export function completed(
  buffer: Buffer,
  { from, to, candidates }: Choices,
): { buffer: Buffer; menu?: Menu } {
  const [only, ...others] = candidates;
  if (only === undefined) return { buffer };
  if (others.length === 0) return { buffer: spliced(buffer, from, to, only.text) };
  const prefix = commonPrefix(candidates.map(({ text }) => text));
  const extended = prefix.length > to - from ? spliced(buffer, from, to, prefix) : buffer;
  const end = extended === buffer ? to : from + prefix.length;
  return { buffer: extended, menu: { choices: candidates, chosen: undefined, original: extended, from, to: end } };
}

/** The next choice, or the one before; behind the last comes the first. */
export function chooseNext(menu: Menu, step: 1 | -1): { buffer: Buffer; menu: Menu } {
  const { choices, chosen, original, from, to } = menu;
  const count = choices.length;
  const next = chosen === undefined ? (step > 0 ? 0 : count - 1) : (chosen + step + count) % count;
  return { buffer: spliced(original, from, to, choices[next]?.text), menu: { ...menu, chosen: next } };
}
