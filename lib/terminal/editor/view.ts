import { truncated } from "../../data/output/table/width.ts";
import type { EditorState } from "./editor_state.ts";
import { layout, type Prompt } from "./layout.ts";
import { menuRows } from "./menu.ts";
import { createScreen } from "./screen.ts";
import type { Terminal } from "./terminal.ts";

/** Shows an input on a terminal. */
export interface View {
  /** Takes the keys of the terminal. Disposing gives them back. */
  open(): Promise<AsyncDisposable>;
  paint(state: EditorState, prompt: Prompt): Promise<void>;
  /** Paints the input for the last time, without list or search, and goes to the row after it. */
  finish(state: EditorState, prompt: Prompt): Promise<void>;
  /** Removes the input from the screen. */
  erase(): Promise<void>;
  /** Clears the whole screen. */
  clear(): Promise<void>;
  /** Gives the terminal to another program for a while. */
  release(work: () => Promise<void>): Promise<void>;
}

const PASTE_ON = "\x1b[?2004h";
const PASTE_OFF = "\x1b[?2004l";

/** Creates the view of one terminal. */
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
