import { truncated } from "../../data/output/table/width.ts";
import { type Buffer, EMPTY, inserted, lineStart, spliced, toBuffer } from "./buffer.ts";
import { chooseNext, completed, type Menu } from "./completing.ts";
import { createEdits } from "./edits.ts";
import { createKeyReader, type KeyPress } from "./keys.ts";
import { layout, type Prompt } from "./layout.ts";
import { type Choices, menuRows } from "./menu.ts";
import { createRecall, searchBack } from "./recall.ts";
import { createScreen } from "./screen.ts";
import type { Terminal } from "./terminal.ts";

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

// What follows a lone Escape within so many milliseconds is a sequence of one key.
const ESCAPE_TIME = 50;
const PASTE_ON = "\x1b[?2004h";
const PASTE_OFF = "\x1b[?2004l";

/**
 * Makes an editor of lines: multi-line input, history, reverse search, paste in one piece, completion that never blocks
 * the keys.
 */
export function createEditor(options: EditorOptions): Editor {
  const { terminal, history, isWhole = () => true, complete, external, colors = false, signal } = options;
  const keys = createKeyReader();
  const edits = createEdits();
  const recall = createRecall(history);
  const screen = createScreen(terminal.reflows);
  const queue: KeyPress[] = [];
  let reading: Promise<string | undefined> | undefined;
  let buffer = EMPTY;
  let prompt: Prompt | undefined;
  let menu: Menu | undefined;
  let search: { wanted: string; original: Buffer; end: number } | undefined;
  let asking: AbortController | undefined;
  let before: Promise<void> = Promise.resolve();
  const ended = signal === undefined ? [] : [aborted(signal)];

  const paint = async (): Promise<void> => {
    if (prompt === undefined) return;
    const size = terminal.size();
    const { columns, rows } = size;
    const input = layout(buffer, prompt, columns);
    const room = Math.max(3, rows - input.rows.length - 1);
    const below = search !== undefined
      ? [truncated(`search: ${search.wanted}`, columns)]
      : menu !== undefined
      ? menuRows(menu.choices, menu.chosen, { columns, rows: room, colors })
      : [];
    await terminal.write(screen.painted(input, below, size));
  };
  const finish = async (): Promise<void> => {
    if (prompt === undefined) return;
    const size = terminal.size();
    await terminal.write(screen.finished(layout(buffer, prompt, size.columns), size));
  };

  const nextChunk = async (): Promise<"end" | undefined> => {
    reading ??= terminal.read();
    const chunk = reading.then((text) => ({ text }));
    const timer = keys.isWaiting ? delay(ESCAPE_TIME) : undefined;
    const event = await Promise.race([chunk, ...(timer === undefined ? [] : [timer.done]), ...ended]);
    timer?.clear();
    if (event === "aborted") return "end";
    if (event === "late") return void queue.push(...keys.flush());
    reading = undefined;
    if (event.text === undefined) return "end";
    queue.push(...keys.read(event.text));
  };

  const ask = (): void => {
    if (complete === undefined) return;
    const stop = asking = new AbortController();
    const asked = buffer;
    complete(asked.text, asked.cursor, stop.signal).then((choices) => {
      if (stop.signal.aborted) return;
      asking = undefined;
      ({ buffer, menu } = { menu: undefined, ...completed(asked, choices) });
      recall.reset();
      void paint();
    }, () => undefined);
  };

  // The list and the search take keys before editing does; what they do not take closes them.
  const pressInMenu = (key: KeyPress): boolean => {
    if (menu === undefined) return false;
    const step = key.name === "tab" || key.name === "down" ? 1 : key.name === "shift+tab" || key.name === "up" ? -1 : 0;
    if (step !== 0) {
      ({ buffer, menu } = chooseNext(menu, step));
      return true;
    }
    const { chosen, original } = menu;
    menu = undefined;
    if (key.name === "escape") buffer = original;
    return key.name === "escape" || (key.name === "enter" && chosen !== undefined);
  };
  const pressInSearch = (key: KeyPress): boolean => {
    if (search === undefined) return false;
    const { wanted, original, end } = search;
    const look = (text: string, from: number): void => {
      const found = searchBack(history(), text, from);
      if (found !== undefined) buffer = found.buffer;
      search = { wanted: text, original, end: found?.index ?? from };
    };
    if (key.name === "text") look(wanted + key.text, Math.min(end + 1, history().length));
    else if (key.name === "backspace") look(wanted.slice(0, -1), history().length);
    else if (key.name === "ctrl+r") look(wanted, end);
    else {
      search = undefined;
      if (key.name === "escape" || key.name === "ctrl+g") buffer = original;
      return key.name === "escape" || key.name === "ctrl+g";
    }
    return true;
  };

  const enter = async (isTyped: boolean, lines: boolean): Promise<Input | undefined> => {
    if (!lines && await isWhole(buffer.text)) return { kind: "text", text: buffer.text };
    buffer = inserted(buffer, "\n" + (isTyped ? indentation(buffer) : ""));
    return undefined;
  };

  const press = async (key: KeyPress, isTyped: boolean, lines: boolean): Promise<Input | undefined> => {
    asking?.abort();
    asking = undefined;
    if (pressInMenu(key) || pressInSearch(key)) return undefined;
    switch (key.name) {
      case "enter":
        return await enter(isTyped, lines);
      case "ctrl+c":
        return { kind: "interrupt", text: buffer.text };
      case "ctrl+d":
        if (lines) return { kind: "text", text: buffer.text };
        if (buffer.text === "") return { kind: "end" };
        break;
      case "ctrl+l":
        await terminal.write("\x1b[2J\x1b[H");
        return void screen.erased(terminal.size());
      case "ctrl+r":
        search = { wanted: "", original: buffer, end: history().length };
        return undefined;
      case "ctrl+x":
        return void await (external === undefined ? undefined : outside(external));
      case "ctrl+z":
        return void await suspended();
      case "tab":
        if (isIndentation(buffer)) buffer = inserted(buffer, "  ");
        else ask();
        return undefined;
    }
    const edited = edits.apply(dedented(buffer, key, isTyped), key);
    if (edited !== undefined) {
      if (edited.text !== buffer.text) recall.reset();
      buffer = edited;
      return undefined;
    }
    if (key.name === "up" || key.name === "ctrl+p") buffer = recall.previous(buffer) ?? buffer;
    if (key.name === "down" || key.name === "ctrl+n") buffer = recall.next(buffer) ?? buffer;
    return undefined;
  };

  // The next key says what Ctrl+X begins; there is one such thing.
  const outside = async (change: (text: string) => Promise<string>): Promise<void> => {
    while (queue.length === 0) if (await nextChunk() === "end") return;
    if (queue.shift()?.name !== "ctrl+e") return;
    await released(async () => {
      buffer = toBuffer(await change(buffer.text).catch(() => buffer.text));
    });
  };
  const suspended = async (): Promise<void> => {
    const { suspend } = terminal;
    if (suspend !== undefined) await released(suspend);
  };
  const released = async (work: () => Promise<void>): Promise<void> => {
    await terminal.write(screen.erased(terminal.size()) + PASTE_OFF);
    terminal.raw(false);
    await work();
    terminal.raw(true);
    await terminal.write(PASTE_ON);
  };

  return {
    async read(shown, { text = "", lines = false } = {}) {
      buffer = toBuffer(text);
      prompt = shown;
      menu = search = undefined;
      edits.reset();
      recall.reset();
      terminal.raw(true);
      using _ = terminal.onResize(() => void paint());
      try {
        await terminal.write(PASTE_ON);
        await paint();
        while (true) {
          const isTyped = queue.length === 0;
          while (queue.length === 0) {
            if (await nextChunk() !== "end") continue;
            await finish();
            return { kind: "end" };
          }
          const key = queue.shift();
          if (key === undefined) continue;
          const input = await press(key, isTyped && queue.length === 0, lines);
          if (input !== undefined) {
            menu = search = undefined;
            await finish();
            return input;
          }
          // What was typed ahead is painted once.
          if (queue.length === 0) await paint();
        }
      } finally {
        asking?.abort();
        prompt = undefined;
        await terminal.write(PASTE_OFF);
        terminal.raw(false);
      }
    },
    isReading: () => prompt !== undefined,
    aside(write) {
      // One after the other, so that none is painted over.
      const done = before.then(async () => {
        if (prompt !== undefined) await terminal.write(screen.erased(terminal.size()));
        await write();
        await paint();
      });
      before = done.catch(() => undefined);
      return done;
    },
  };
}

function delay(milliseconds: number): { done: Promise<"late">; clear: () => void } {
  const { promise, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), milliseconds);
  return { done: promise, clear: () => clearTimeout(timer) };
}

async function aborted(signal: AbortSignal): Promise<"aborted"> {
  if (signal.aborted) return "aborted";
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  return "aborted";
}

// As deep as the line before, and deeper behind a bracket that it opens.
function indentation(buffer: Buffer): string {
  const line = buffer.text.slice(lineStart(buffer), buffer.cursor);
  return (/^ */.exec(line)?.[0] ?? "") + (/[{([]\s*$/.test(line) ? "  " : "");
}

function isIndentation(buffer: Buffer): boolean {
  return lineStart(buffer) > 0 && buffer.text.slice(lineStart(buffer), buffer.cursor).trim() === "";
}

// A closing bracket that begins a line stands where the line that opened it began.
function dedented(buffer: Buffer, { text }: KeyPress, isTyped: boolean): Buffer {
  const isClosing = isTyped && /^[})\]]$/.test(text) && isIndentation(buffer);
  return isClosing && buffer.text.slice(0, buffer.cursor).endsWith("  ")
    ? spliced(buffer, buffer.cursor - 2, buffer.cursor)
    : buffer;
}
