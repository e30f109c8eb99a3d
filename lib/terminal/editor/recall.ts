import { type Buffer, toBuffer } from "./buffer.ts";

/** A place among earlier inputs, as Up and Down reach it. */
export interface Recall {
  /** What was typed before the first Up: the inputs that begin with it are gone through. */
  readonly typed: string;
  /** The index of the input that is shown. */
  readonly at: number;
}

/** The buffer after Up or Down. */
export interface Recalled {
  readonly buffer: Buffer;
  readonly recall: Recall | undefined;
}

/** Returns the input before, of those that begin with what was typed; undefined if there is none. */
export function recallPrevious(
  entries: readonly string[],
  { text }: Buffer,
  recall: Recall = { typed: text, at: entries.length },
): Recalled | undefined {
  const { typed } = recall;
  const at = entries.findLastIndex((entry, index) => index < recall.at && entry.startsWith(typed) && entry !== text);
  return at < 0 ? undefined : { buffer: toBuffer(entries[at] ?? ""), recall: { typed, at } };
}

/** Returns the input after; behind the last comes what was typed. Undefined if Up came not before. */
export function recallNext(
  entries: readonly string[],
  { text }: Buffer,
  recall: Recall | undefined,
): Recalled | undefined {
  if (recall === undefined) return undefined;
  const { typed } = recall;
  const at = entries.findIndex((entry, index) => index > recall.at && entry.startsWith(typed) && entry !== text);
  if (at < 0) return { buffer: toBuffer(typed), recall: undefined };
  return { buffer: toBuffer(entries[at] ?? ""), recall: { typed, at } };
}

/** The last input before `end` that holds a text, and where in it: reverse search. */
export function searchBack(
  entries: readonly string[],
  wanted: string,
  end = entries.length,
): { index: number; buffer: Buffer } | undefined {
  if (wanted === "") return undefined;
  // A capital letter means itself, as in less and vim.
  const exact = /\p{Lu}/u.test(wanted);
  const position = (entry: string) => (exact ? entry : entry.toLowerCase()).lastIndexOf(wanted);
  const index = entries.findLastIndex((entry, index) => index < end && position(entry) >= 0);
  const entry = entries[index];
  return entry === undefined ? undefined : { index, buffer: { text: entry, cursor: position(entry) } };
}
