import { whenAborted } from "../../data/base/wait.ts";
import { createKeyReader, type KeyPress } from "./keys.ts";
import type { Terminal } from "./terminal.ts";

/** The keys of a terminal, one after another. */
export interface KeyInput {
  /** Returns the next key, or undefined if the terminal or the reading has ended. */
  next(): Promise<TypedKey | undefined>;
  /** Whether no key waits: what was typed ahead is used up. */
  readonly isEmpty: boolean;
}

/** A key, and whether a person typed it; otherwise it came with others, in one piece. */
export interface TypedKey {
  key: KeyPress;
  isTyped: boolean;
}

// A lone Escape is a key of its own if nothing follows it for so many milliseconds; otherwise it begins a sequence.
const ESCAPE_TIME = 50;

/** Reads keys. Those that came ahead stay for the next input. */
export function createKeyInput(terminal: Pick<Terminal, "read">, signal?: AbortSignal): KeyInput {
  const reader = createKeyReader();
  const queue: KeyPress[] = [];
  const ended = whenAborted(signal).then(() => "ended" as const);
  // A read of a terminal cannot be cancelled: one that is under way goes on with the next key.
  let reading: Promise<string | undefined> | undefined;

  async function fill(): Promise<"ended" | undefined> {
    reading ??= terminal.read();
    const chunk = reading.then((text) => ({ text }));
    const timer = reader.isWaiting ? timeOut(ESCAPE_TIME) : undefined;
    const event = await Promise.race([chunk, ended, ...(timer === undefined ? [] : [timer.late])]);
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

function timeOut(milliseconds: number): { late: Promise<"late">; clear: () => void } {
  const { promise, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), milliseconds);
  return { late: promise, clear: () => clearTimeout(timer) };
}
