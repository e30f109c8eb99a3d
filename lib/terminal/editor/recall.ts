import { type EditBuffer, toBuffer } from "./buffer.ts";

/** A position in the history, which Up and Down change. */
export interface Recall {
  /** The text that was typed before the first Up. Only inputs that begin with it are recalled. */
  readonly typed: string;
  /** The index of the input that is shown. */
  readonly at: number;
}

/** The result of Up or Down. */
export interface Recalled {
  readonly buffer: EditBuffer;
  readonly recall: Recall | undefined;
}

/** Returns the previous input that begins with the typed text, or undefined if there is none. */
export function recallPrevious(
  entries: readonly string[],
  { text }: EditBuffer,
  recall: Recall = { typed: text, at: entries.length },
): Recalled | undefined {
  const { typed } = recall;
  const at = entries.findLastIndex((entry, index) => index < recall.at && entry.startsWith(typed) && entry !== text);
  return at < 0 ? undefined : { buffer: toBuffer(entries[at] ?? ""), recall: { typed, at } };
}

/** Returns the next input that begins with the typed text, and the typed text after the last one. */
export function recallNext(
  entries: readonly string[],
  { text }: EditBuffer,
  recall: Recall | undefined,
): Recalled | undefined {
  if (recall === undefined) return undefined;
  const { typed } = recall;
  const at = entries.findIndex((entry, index) => index > recall.at && entry.startsWith(typed) && entry !== text);
  if (at < 0) return { buffer: toBuffer(typed), recall: undefined };
  return { buffer: toBuffer(entries[at] ?? ""), recall: { typed, at } };
}

/**
 * Finds the latest input that contains a text (reverse search). Case matters if the text contains a capital letter, as in
 * less and vim's smartcase.
 *
 * @param end The index to search before.
 * @returns The input with the cursor at the match, or undefined if no input matches.
 */
export function searchBack(
  entries: readonly string[],
  wanted: string,
  end = entries.length,
): { index: number; buffer: EditBuffer } | undefined {
  if (wanted === "") return undefined;
  const exact = /\p{Lu}/u.test(wanted);
  const position = (entry: string) => (exact ? entry : entry.toLowerCase()).lastIndexOf(wanted);
  const index = entries.findLastIndex((entry, index) => index < end && position(entry) >= 0);
  const entry = entries[index];
  return entry === undefined ? undefined : { index, buffer: { text: entry, cursor: position(entry) } };
}
