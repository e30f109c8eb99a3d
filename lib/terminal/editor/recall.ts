import { type Buffer, toBuffer } from "./buffer.ts";

/** Goes through earlier inputs, as Up and Down do. */
export interface Recall {
  /** The one before, of those that begin with what was typed; undefined where there is none. */
  previous(buffer: Buffer): Buffer | undefined;
  /** The one after; the last is what was being typed. */
  next(buffer: Buffer): Buffer | undefined;
  /** Starts anew: something was typed. */
  reset(): void;
}

/** @param entries The earlier inputs, the oldest first. */
export function createRecall(entries: () => readonly string[]): Recall {
  let typed: string | undefined;
  let at = 0;
  return {
    previous({ text }) {
      const all = entries();
      if (typed === undefined) [typed, at] = [text, all.length];
      const found = all.findLastIndex((entry, index) => index < at && entry.startsWith(typed ?? "") && entry !== text);
      if (found < 0) return undefined;
      at = found;
      return toBuffer(all[found] ?? "");
    },
    next({ text }) {
      if (typed === undefined) return undefined;
      const prefix = typed;
      const found = entries().findIndex((entry, index) => index > at && entry.startsWith(prefix) && entry !== text);
      if (found >= 0) {
        at = found;
        return toBuffer(entries()[found] ?? "");
      }
      typed = undefined;
      return toBuffer(prefix);
    },
    reset() {
      typed = undefined;
    },
  };
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
