import { whenAborted } from "../../data/base/wait.ts";
import { createKeyReader, type KeyPress } from "./keys.ts";
import type { Terminal } from "./terminal.ts";

/** Reads keys from a terminal. */
export interface KeyInput {
  /** Returns the next key, or undefined if the terminal was closed or the signal aborted. */
  next(): Promise<TypedKey | undefined>;
  /** Whether there are no keys that were typed ahead. */
  readonly isEmpty: boolean;
}

/** A key press from a terminal. */
export interface TypedKey {
  key: KeyPress;
  /** Whether the key was pressed on its own. Keys that arrive together are a paste or were typed ahead. */
  isTyped: boolean;
}

// In milliseconds. If nothing follows an Escape character in this time, it is the Escape key.
const ESCAPE_TIME = 50;

/** Creates a reader of keys. Keys that were typed ahead are kept for the next input. */
export function createKeyInput(terminal: Pick<Terminal, "read">, signal?: AbortSignal): KeyInput {
  const reader = createKeyReader();
  const queue: KeyPress[] = [];
  const ended = whenAborted(signal).then(() => "ended" as const);
  // A read of a terminal cannot be canceled, so the next call waits for the same read.
  let reading: Promise<string | undefined> | undefined;

  async function fill(): Promise<"ended" | undefined> {
    reading ??= terminal.read();
    const chunk = reading.then((text) => ({ text }));
    const timer = reader.isWaiting ? startTimer(ESCAPE_TIME) : undefined;
    const event = await Promise.race(timer === undefined ? [chunk, ended] : [chunk, ended, timer.late]);
    timer?.clear();
    if (event === "ended") return event;
    if (event === "late") {
      queue.push(...reader.flush());
      return undefined;
    }
    reading = undefined;
    if (event.text === undefined) return "ended";
    queue.push(...reader.read(event.text));
    return undefined;
  }

  return {
    get isEmpty() {
      return queue.length === 0;
    },
    async next() {
      const isAwaited = queue.length === 0;
      while (queue.length === 0) if (await fill() === "ended") return undefined;
      const key = queue.shift();
      return key === undefined ? undefined : { key, isTyped: isAwaited && queue.length === 0 };
    },
  };
}

function startTimer(milliseconds: number): { late: Promise<"late">; clear: () => void } {
  const { promise, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), milliseconds);
  return { late: promise, clear: () => clearTimeout(timer) };
}
