import { splitCharacters } from "../../data/output/table/width.ts";

/** The text of an input and the cursor's position. Positions count UTF-16 units and never split a visible character. */
export interface EditBuffer {
  readonly text: string;
  readonly cursor: number;
}

/** An empty buffer. */
export const EMPTY: EditBuffer = { text: "", cursor: 0 };

/** Creates a buffer with the cursor at the end of its text. */
export function toBuffer(text: string): EditBuffer {
  return { text, cursor: text.length };
}

/** Replaces the text between two positions, and puts the cursor after the new text. */
export function spliced({ text }: EditBuffer, from: number, to: number, inserted = ""): EditBuffer {
  return { text: text.slice(0, from) + inserted + text.slice(to), cursor: from + inserted.length };
}

/** Inserts a text at the cursor. */
export function inserted(buffer: EditBuffer, text: string): EditBuffer {
  return spliced(buffer, buffer.cursor, buffer.cursor, text);
}

/** Returns the position one character before the cursor. */
export function before({ text, cursor }: EditBuffer): number {
  // A visible character is short. Splitting the complete text of a long script would be slow.
  const start = Math.max(0, cursor - 32);
  return start + ([...splitCharacters(text.slice(start, cursor))].at(-1)?.index ?? 0);
}

/** Returns the position one character after the cursor. */
export function after({ text, cursor }: EditBuffer): number {
  for (const { segment } of splitCharacters(text.slice(cursor, cursor + 32))) return cursor + segment.length;
  return text.length;
}

/** Returns the beginning of the word before the cursor. */
export function wordBefore({ text, cursor }: EditBuffer): number {
  return /[\p{L}\p{N}_$]*[^\p{L}\p{N}_$]*$/u.exec(text.slice(0, cursor))?.index ?? 0;
}

/** Returns the beginning of the argument before the cursor: a word that is delimited by spaces only. */
export function argumentBefore({ text, cursor }: EditBuffer): number {
  return /\S*\s*$/.exec(text.slice(0, cursor))?.index ?? 0;
}

/** Returns the end of the word after the cursor. */
export function wordAfter({ text, cursor }: EditBuffer): number {
  return cursor + (/^[^\p{L}\p{N}_$]*[\p{L}\p{N}_$]*/u.exec(text.slice(cursor))?.[0].length ?? 0);
}

/** Returns the beginning of the cursor's line. */
export function lineStart({ text, cursor }: EditBuffer): number {
  return text.lastIndexOf("\n", cursor - 1) + 1;
}

/** Returns the end of the cursor's line. */
export function lineEnd({ text, cursor }: EditBuffer): number {
  const end = text.indexOf("\n", cursor);
  return end < 0 ? text.length : end;
}

/** Returns the position one line above the cursor, in the same column if possible. Returns undefined on the first line. */
export function lineAbove(buffer: EditBuffer): number | undefined {
  const start = lineStart(buffer);
  if (start === 0) return undefined;
  const above = lineStart({ text: buffer.text, cursor: start - 1 });
  return Math.min(above + buffer.cursor - start, start - 1);
}

/** Returns the position one line below the cursor, in the same column if possible. Returns undefined on the last line. */
export function lineBelow(buffer: EditBuffer): number | undefined {
  const end = lineEnd(buffer);
  if (end === buffer.text.length) return undefined;
  const below = lineEnd({ text: buffer.text, cursor: end + 1 });
  return Math.min(end + 1 + buffer.cursor - lineStart(buffer), below);
}
