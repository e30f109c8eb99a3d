import {
  after,
  argumentBefore,
  before,
  type Buffer,
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

/** What a key does to the buffer: a change, a move, or, where it is no key of editing, undefined. */
export interface Edits {
  apply(buffer: Buffer, key: KeyPress): Buffer | undefined;
  /** Forgets what could be undone: another input begins. */
  reset(): void;
}

/** The keys of readline's Emacs mode, which fingers know from every shell; with what was cut, and undo. */
export function createEdits(): Edits {
  let cut = "";
  let undo: Buffer[] = [];

  const remove = (buffer: Buffer, from: number, to: number): Buffer => {
    if (from !== to) cut = buffer.text.slice(from, to);
    return spliced(buffer, from, to);
  };
  const changes: Record<string, (buffer: Buffer, text: string) => Buffer> = {
    "text": inserted,
    "paste": inserted,
    "alt+enter": (buffer) => inserted(buffer, "\n"),
    "backspace": (buffer) => spliced(buffer, before(buffer), buffer.cursor),
    "delete": (buffer) => spliced(buffer, buffer.cursor, after(buffer)),
    "ctrl+d": (buffer) => spliced(buffer, buffer.cursor, after(buffer)),
    "ctrl+k": (buffer) => {
      const end = lineEnd(buffer);
      return remove(buffer, buffer.cursor, end === buffer.cursor ? after(buffer) : end);
    },
    "ctrl+u": (buffer) => {
      const start = lineStart(buffer);
      return remove(buffer, start === buffer.cursor ? before(buffer) : start, buffer.cursor);
    },
    "ctrl+w": (buffer) => remove(buffer, argumentBefore(buffer), buffer.cursor),
    "alt+backspace": (buffer) => remove(buffer, wordBefore(buffer), buffer.cursor),
    "alt+d": (buffer) => remove(buffer, buffer.cursor, wordAfter(buffer)),
    "ctrl+y": (buffer) => inserted(buffer, cut),
    "ctrl+t": transposed,
  };
  const moves: Record<string, (buffer: Buffer) => number | undefined> = {
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

  return {
    apply(buffer, { name, text }) {
      if (name === "ctrl+_") return undo.pop() ?? buffer;
      const move = moves[name];
      if (move !== undefined) {
        const cursor = move(buffer);
        return cursor === undefined ? undefined : { text: buffer.text, cursor };
      }
      const changed = changes[name]?.(buffer, text);
      if (changed !== undefined && changed.text !== buffer.text) undo.push(buffer);
      return changed;
    },
    reset() {
      undo = [];
    },
  };
}

function transposed(buffer: Buffer): Buffer {
  const at = buffer.cursor === lineEnd(buffer) ? before(buffer) : buffer.cursor;
  const left = before({ text: buffer.text, cursor: at });
  const right = after({ text: buffer.text, cursor: at });
  if (left < lineStart(buffer) || left === at) return buffer;
  return spliced(buffer, left, right, buffer.text.slice(at, right) + buffer.text.slice(left, at));
}
