import {
  after,
  argumentBefore,
  before,
  type EditBuffer,
  inserted,
  lineAbove,
  lineBelow,
  lineEnd,
  lineStart,
  spliced,
  wordAfter,
  wordBefore,
} from "./buffer.ts";
import type { KeyPress } from "./keys.ts";

/** The state of cut and undo. */
export interface EditMemory {
  /** The text that was last cut, for Ctrl+Y. */
  readonly cut: string;
  /** Earlier buffers of this input for undo, the oldest first. */
  readonly undo: readonly EditBuffer[];
}

/** The result of an editing key. */
export interface Edited {
  readonly buffer: EditBuffer;
  readonly memory: EditMemory;
}

type Change = (buffer: EditBuffer, text: string, memory: EditMemory) => EditBuffer;
type Range = (buffer: EditBuffer) => [from: number, to: number];

const CHANGES: Readonly<Record<string, Change>> = {
  "text": inserted,
  "paste": inserted,
  "alt+enter": (buffer) => inserted(buffer, "\n"),
  "backspace": (buffer) => spliced(buffer, before(buffer), buffer.cursor),
  "delete": (buffer) => spliced(buffer, buffer.cursor, after(buffer)),
  "ctrl+d": (buffer) => spliced(buffer, buffer.cursor, after(buffer)),
  "ctrl+y": (buffer, _text, { cut }) => inserted(buffer, cut),
  "ctrl+t": transposed,
};

/** The range of text that a key cuts. */
const CUTS: Readonly<Record<string, Range>> = {
  "ctrl+k": (buffer) => {
    const end = lineEnd(buffer);
    return [buffer.cursor, end === buffer.cursor ? after(buffer) : end];
  },
  "ctrl+u": (buffer) => {
    const start = lineStart(buffer);
    return [start === buffer.cursor ? before(buffer) : start, buffer.cursor];
  },
  "ctrl+w": (buffer) => [argumentBefore(buffer), buffer.cursor],
  "alt+backspace": (buffer) => [wordBefore(buffer), buffer.cursor],
  "alt+d": (buffer) => [buffer.cursor, wordAfter(buffer)],
};

const MOVES: Readonly<Record<string, (buffer: EditBuffer) => number | undefined>> = {
  "left": before,
  "ctrl+b": before,
  "right": after,
  "ctrl+f": after,
  "alt+b": wordBefore,
  "ctrl+left": wordBefore,
  "alt+left": wordBefore,
  "alt+f": wordAfter,
  "ctrl+right": wordAfter,
  "alt+right": wordAfter,
  "home": lineStart,
  "ctrl+a": lineStart,
  "end": lineEnd,
  "ctrl+e": lineEnd,
  "alt+<": () => 0,
  "alt+>": ({ text }) => text.length,
  "up": lineAbove,
  "down": lineBelow,
};

/**
 * Applies an editing key. The keys are those of readline's Emacs mode, which most shells use.
 *
 * @returns The new buffer, or undefined if the key is not an editing key.
 */
export function editBuffer(buffer: EditBuffer, memory: EditMemory, { name, text }: KeyPress): Edited | undefined {
  if (name === "ctrl+_") return undone(buffer, memory);
  const move = MOVES[name];
  if (move !== undefined) {
    const cursor = move(buffer);
    return cursor === undefined ? undefined : { buffer: { text: buffer.text, cursor }, memory };
  }
  const range = CUTS[name]?.(buffer);
  if (range !== undefined) {
    const cut = buffer.text.slice(...range) || memory.cut;
    return changed(buffer, spliced(buffer, ...range), { ...memory, cut });
  }
  const change = CHANGES[name];
  return change === undefined ? undefined : changed(buffer, change(buffer, text, memory), memory);
}

function changed(old: EditBuffer, buffer: EditBuffer, memory: EditMemory): Edited {
  if (buffer.text === old.text) return { buffer, memory };
  return { buffer, memory: { ...memory, undo: [...memory.undo, old] } };
}

function undone(buffer: EditBuffer, memory: EditMemory): Edited {
  const { undo } = memory;
  return { buffer: undo.at(-1) ?? buffer, memory: { ...memory, undo: undo.slice(0, -1) } };
}

function transposed(buffer: EditBuffer): EditBuffer {
  const at = buffer.cursor === lineEnd(buffer) ? before(buffer) : buffer.cursor;
  const left = before({ text: buffer.text, cursor: at });
  const right = after({ text: buffer.text, cursor: at });
  if (left < lineStart(buffer) || left === at) return buffer;
  return spliced(buffer, left, right, buffer.text.slice(at, right) + buffer.text.slice(left, at));
}
