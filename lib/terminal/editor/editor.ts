import { createQueue } from "../../data/base/queue.ts";
import { toBuffer } from "./buffer.ts";
import { beginInput, type Effect, press, withChoices, withNewLine } from "./editor_state.ts";
import { createKeyInput } from "./key_input.ts";
import type { Prompt } from "./layout.ts";
import type { Choices } from "./menu.ts";
import type { Terminal } from "./terminal.ts";
import { createView } from "./view.ts";

/** What a person did with the prompt. */
export type Input =
  | { kind: "text"; text: string }
  /** Ctrl+C. */
  | { kind: "interrupt"; text: string }
  /** Ctrl+D in an empty input, or the terminal is gone. */
  | { kind: "end" };

/** Options of {@linkcode createEditor}. */
export interface EditorOptions {
  terminal: Terminal;
  /** Earlier inputs, the oldest first. */
  history: () => readonly string[];
  /** Whether Enter at the end ends the input, or begins another line of it. @default {every line is whole} */
  isWhole?: (text: string) => boolean | Promise<boolean>;
  /** What Tab offers; it is given up with the next key. */
  complete?: (text: string, cursor: number, signal: AbortSignal) => Promise<Choices>;
  /** Lets a person change the input in a program of their choice; Ctrl+X Ctrl+E, as in bash. */
  external?: (text: string) => Promise<string>;
  /** @default {false} */
  colors?: boolean;
  /** Ends the reading. */
  signal?: AbortSignal;
}

/** Options of one reading. */
export interface ReadOptions {
  /** What stands there already. */
  text?: string;
  /** Enter always begins another line, and Ctrl+D ends the input. @default {false} */
  lines?: boolean;
}

/** Reads inputs of one line or many, one after another. */
export interface Editor {
  read(prompt: Prompt, options?: ReadOptions): Promise<Input>;
  /** Writes something else meanwhile, above the input. */
  aside(write: () => void | Promise<void>): Promise<void>;
  /** Whether a person may be typing. */
  isReading(): boolean;
}

/**
 * Creates a line editor: input of several lines, history, reverse search, paste in one piece, and completion that never
 * blocks the keys. Keys change a state ({@linkcode press}), and what they ask for beyond that happens here.
 */
export function createEditor(options: EditorOptions): Editor {
  const { terminal, history, isWhole = () => true, complete, external, colors = false, signal } = options;
  const keys = createKeyInput(terminal, signal);
  const view = createView(terminal, colors);
  const asides = createQueue();
  let state = beginInput("");
  let prompt: Prompt | undefined;
  let asking: AbortController | undefined;

  async function paint(): Promise<void> {
    if (prompt !== undefined) await view.paint(state, prompt);
  }

  // The next key gives the answer up.
  async function ask(): Promise<void> {
    if (complete === undefined) return;
    const stop = asking = new AbortController();
    const { text, cursor } = state.buffer;
    const choices = await complete(text, cursor, stop.signal).catch(() => undefined);
    if (choices === undefined || stop.signal.aborted) return;
    state = withChoices(state, choices);
    await paint();
  }

  async function editOutside(): Promise<void> {
    if (external === undefined) return;
    const { text } = state.buffer;
    await view.release(async () => {
      state = { ...state, buffer: toBuffer(await external(text).catch(() => text)) };
    });
  }

  /** Does what a key asks for; returns the input if that ends it. */
  async function perform(effect: Effect | undefined, isTyped: boolean, lines: boolean): Promise<Input | undefined> {
    const { text } = state.buffer;
    switch (effect) {
      case "enter":
        if (!lines && await isWhole(text)) return { kind: "text", text };
        state = withNewLine(state, isTyped);
        break;
      case "finish":
        return { kind: "text", text };
      case "interrupt":
        return { kind: "interrupt", text };
      case "end":
        return { kind: "end" };
      case "complete":
        void ask();
        break;
      case "clear":
        await view.clear();
        break;
      case "external":
        await editOutside();
        break;
      case "suspend":
        if (terminal.suspend !== undefined) await view.release(terminal.suspend);
        break;
    }
    return undefined;
  }

  async function readInput(lines: boolean): Promise<Input> {
    while (true) {
      const typed = await keys.next();
      if (typed === undefined) return { kind: "end" };
      const { key, isTyped } = typed;
      asking?.abort();
      const context = { history: history(), lines, isTyped, hasExternal: external !== undefined };
      const pressed = press(state, key, context);
      state = pressed.state;
      const input = await perform(pressed.effect, isTyped, lines);
      if (input !== undefined) return input;
      // What was typed ahead is painted once.
      if (keys.isEmpty) await paint();
    }
  }

  return {
    async read(shown, { text = "", lines = false } = {}) {
      state = beginInput(text, state.memory.cut);
      prompt = shown;
      await using _open = await view.open();
      using _resizes = terminal.onResize(() => void paint());
      try {
        await paint();
        const input = await readInput(lines);
        await view.finish(state, prompt);
        return input;
      } finally {
        asking?.abort();
        prompt = undefined;
      }
    },
    isReading: () => prompt !== undefined,
    // One after the other, so that none is painted over.
    aside: (write) =>
      asides(async () => {
        if (prompt !== undefined) await view.erase();
        await write();
        await paint();
      }),
  };
}
