import { createQueue } from "../../data/base/queue.ts";
import { toBuffer } from "./buffer.ts";
import { beginInput, type Effect, press, withChoices, withNewLine } from "./editor_state.ts";
import { createKeyInput } from "./key_input.ts";
import type { Prompt } from "./layout.ts";
import type { Choices } from "./menu.ts";
import type { Terminal } from "./terminal.ts";
import { createView } from "./view.ts";

/** The result of reading an input. */
export type Input =
  | { kind: "text"; text: string }
  /** Ctrl+C was pressed. */
  | { kind: "interrupt"; text: string }
  /** Ctrl+D was pressed in an empty input, or the terminal was closed. */
  | { kind: "end" };

/** Options of {@linkcode createEditor}. */
export interface EditorOptions {
  terminal: Terminal;
  /** Returns earlier inputs, the oldest first. */
  history: () => readonly string[];
  /** Decides whether Enter ends the input or begins another line. @default {() => true} */
  isWhole?: (text: string) => boolean | Promise<boolean>;
  /** Returns the completions for Tab. The next key aborts the signal. */
  complete?: (text: string, cursor: number, signal: AbortSignal) => Promise<Choices>;
  /** Opens the input in an external editor and returns the edited text: Ctrl+X Ctrl+E, as in bash. */
  external?: (text: string) => Promise<string>;
  /** Whether to use colors. @default {false} */
  colors?: boolean;
  /** Ends all reads. */
  signal?: AbortSignal;
}

/** Options of {@linkcode Editor.read}. */
export interface ReadOptions {
  /** The initial text. @default {""} */
  text?: string;
  /** Whether Enter always begins another line, and Ctrl+D ends the input. @default {false} */
  lines?: boolean;
}

/** Reads inputs of one or more lines from a terminal. */
export interface Editor {
  /** Reads one input. */
  read(prompt: Prompt, options?: ReadOptions): Promise<Input>;
  /** Writes other output above the input, and paints the input again. */
  aside(write: () => void | Promise<void>): Promise<void>;
  /** Returns true while an input is being read. */
  isReading(): boolean;
}

/**
 * Creates a line editor with input of several lines, history, reverse search, bracketed paste and asynchronous
 * completion. A key changes the state ({@linkcode press}); the editor then performs the key's effect.
 */
export function createEditor(options: EditorOptions): Editor {
  const { terminal, history, isWhole = () => true, complete, external, colors = false, signal } = options;
  const keys = createKeyInput(terminal, signal);
  const view = createView(terminal, colors);
  const asides = createQueue();
  let state = beginInput("");
  let prompt: Prompt | undefined;
  let completing: AbortController | undefined;

  async function paint(): Promise<void> {
    if (prompt !== undefined) await view.paint(state, prompt);
  }

  // The next key aborts the completion.
  async function insertCompletions(): Promise<void> {
    if (complete === undefined) return;
    const stop = completing = new AbortController();
    const { text, cursor } = state.buffer;
    const choices = await complete(text, cursor, stop.signal).catch(() => undefined);
    if (choices === undefined || stop.signal.aborted) return;
    state = withChoices(state, choices);
    await paint();
  }

  async function editExternally(): Promise<void> {
    if (external === undefined) return;
    const { text } = state.buffer;
    await view.release(async () => {
      state = { ...state, buffer: toBuffer(await external(text).catch(() => text)) };
    });
  }

  /** Performs the effect of a key. Returns the input if the key ends it. */
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
        void insertCompletions();
        break;
      case "clear":
        await view.clear();
        break;
      case "external":
        await editExternally();
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
      completing?.abort();
      const context = { history: history(), lines, isTyped, hasExternal: external !== undefined };
      const pressed = press(state, key, context);
      state = pressed.state;
      const input = await perform(pressed.effect, isTyped, lines);
      if (input !== undefined) return input;
      // Paint only once after keys that were typed ahead.
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
        completing?.abort();
        prompt = undefined;
      }
    },
    isReading: () => prompt !== undefined,
    // Run one write at a time, so that none is painted over.
    aside: (write) =>
      asides(async () => {
        if (prompt !== undefined) await view.erase();
        await write();
        await paint();
      }),
  };
}
