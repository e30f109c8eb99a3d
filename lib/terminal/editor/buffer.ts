import { splitCharacters } from "../../data/output/table/width.ts";

/** What is being typed, and where in it. Positions count UTF-16 units, and stand between characters as a person sees them. */
export interface Buffer {
  readonly text: string;
  readonly cursor: number;
}

/** A buffer with nothing in it. */
export const EMPTY: Buffer = { text: "", cursor: 0 };

/** The buffer of a text, with the cursor at its end. */
export function toBuffer(text: string): Buffer {
  return { text, cursor: text.length };
}

/** Puts a text in the place of what lies between two positions. */
export function spliced({ text }: Buffer, from: number, to: number, inserted = ""): Buffer {
  return { text: text.slice(0, from) + inserted + text.slice(to), cursor: from + inserted.length };
}

/** Puts a text in at the cursor. */
export function inserted(buffer: Buffer, text: string): Buffer {
  return spliced(buffer, buffer.cursor, buffer.cursor, text);
}

/** The position one character before. */
export function before({ text, cursor }: Buffer): number {
  // A character is short; looking at a whole script for it would not be.
  const start = Math.max(0, cursor - 32);
  return start + ([...splitCharacters(text.slice(start, cursor))].at(-1)?.index ?? 0);
}

/** The position one character on. */
export function after({ text, cursor }: Buffer): number {
  for (const { segment } of splitCharacters(text.slice(cursor, cursor + 32))) return cursor + segment.length;
  return text.length;
}

/** The beginning of the word before the cursor. */
export function wordBefore({ text, cursor }: Buffer): number {
  return /[\p{L}\p{N}_$]*[^\p{L}\p{N}_$]*$/u.exec(text.slice(0, cursor))?.index ?? 0;
}

/** The beginning of what has no blank before the cursor: an argument of a command. */
export function argumentBefore({ text, cursor }: Buffer): number {
  return /\S*\s*$/.exec(text.slice(0, cursor))?.index ?? 0;
}

/** The end of the word after the cursor. */
export function wordAfter({ text, cursor }: Buffer): number {
  return cursor + (/^[^\p{L}\p{N}_$]*[\p{L}\p{N}_$]*/u.exec(text.slice(cursor))?.[0].length ?? 0);
}

/** The beginning of the cursor's line. */
export function lineStart({ text, cursor }: Buffer): number {
  return text.lastIndexOf("\n", cursor - 1) + 1;
}

/** The end of the cursor's line. */
export function lineEnd({ text, cursor }: Buffer): number {
  const end = text.indexOf("\n", cursor);
  return end < 0 ? text.length : end;
}

/** The same column one line up; undefined on the first line. */
export function lineAbove(buffer: Buffer): number | undefined {
  const start = lineStart(buffer);
  if (start === 0) return undefined;
  const above = lineStart({ text: buffer.text, cursor: start - 1 });
  return Math.min(above + buffer.cursor - start, start - 1);
}

/** The same column one line down; undefined on the last line. */
export function lineBelow(buffer: Buffer): number | undefined {
  const end = lineEnd(buffer);
  if (end === buffer.text.length) return undefined;
  const below = lineEnd({ text: buffer.text, cursor: end + 1 });
  return Math.min(end + 1 + buffer.cursor - lineStart(buffer), below);
}
