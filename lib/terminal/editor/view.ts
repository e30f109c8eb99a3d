import { truncated } from "../../data/output/table/width.ts";
import type { EditorState } from "./editor_state.ts";
import { layout, type Prompt } from "./layout.ts";
import { menuRows } from "./menu.ts";
import { createScreen } from "./screen.ts";
import type { Terminal } from "./terminal.ts";

/** Shows an input on a terminal. */
export interface View {
  /** Switches the terminal to raw mode and bracketed paste. Disposing the result switches both off. */
  open(): Promise<AsyncDisposable>;
  /** Paints the input with its list or search. */
  paint(state: EditorState, prompt: Prompt): Promise<void>;
  /** Paints the input for the last time, without list and search, and moves to the next row. */
  finish(state: EditorState, prompt: Prompt): Promise<void>;
  /** Erases the input. */
  erase(): Promise<void>;
  /** Clears the screen. */
  clear(): Promise<void>;
  /** Erases the input, and restores the normal mode of the terminal while the work runs. */
  release(work: () => Promise<void>): Promise<void>;
}

const PASTE_ON = "\x1b[?2004h";
const PASTE_OFF = "\x1b[?2004l";

/** Creates a {@linkcode View} of a terminal. */
export function createView(terminal: Terminal, colors: boolean): View {
  const screen = createScreen(terminal.reflows);

  async function close(): Promise<void> {
    await terminal.write(PASTE_OFF);
    terminal.raw(false);
  }

  return {
    async open() {
      terminal.raw(true);
      await terminal.write(PASTE_ON);
      return { [Symbol.asyncDispose]: close };
    },
    async paint(state, prompt) {
      const size = terminal.size();
      const input = layout(state.buffer, prompt, size.columns);
      const room = Math.max(3, size.rows - input.rows.length - 1);
      await terminal.write(screen.painted(input, rowsBelow(state, size.columns, room, colors), size));
    },
    async finish({ buffer }, prompt) {
      const size = terminal.size();
      await terminal.write(screen.finished(layout(buffer, prompt, size.columns), size));
    },
    async erase() {
      await terminal.write(screen.erased(terminal.size()));
    },
    async clear() {
      await terminal.write("\x1b[2J\x1b[H");
      screen.erased(terminal.size());
    },
    async release(work) {
      await terminal.write(screen.erased(terminal.size()) + PASTE_OFF);
      terminal.raw(false);
      await work();
      terminal.raw(true);
      await terminal.write(PASTE_ON);
    },
  };
}

function rowsBelow({ search, menu }: EditorState, columns: number, rows: number, colors: boolean): readonly string[] {
  if (search !== undefined) return [truncated(`search: ${search.wanted}`, columns)];
  if (menu === undefined) return [];
  return menuRows(menu.choices, menu.chosen, { columns, rows, colors });
}
