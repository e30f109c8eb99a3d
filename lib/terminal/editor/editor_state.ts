import { type EditBuffer, EMPTY, inserted, lineStart, spliced, toBuffer } from "./buffer.ts";
import { chooseNext, completed, type Menu } from "./completing.ts";
import { editBuffer, type EditMemory } from "./edits.ts";
import type { KeyPress } from "./keys.ts";
import type { Choices } from "./menu.ts";
import { type Recall, recallNext, recallPrevious, searchBack } from "./recall.ts";

/** The state of an input, which keys change. */
export interface EditorState {
  readonly buffer: EditBuffer;
  readonly memory: EditMemory;
  /** The position in the history; undefined before Up is pressed. */
  readonly recall?: Recall | undefined;
  /** The open list of completions. */
  readonly menu?: Menu | undefined;
  /** The open reverse search. */
  readonly search?: Search | undefined;
  /** Whether Ctrl+X was pressed. The next key then completes the key sequence. */
  readonly isPrefixed?: boolean;
}

/** A reverse search in the history. */
interface Search {
  readonly wanted: string;
  /** The buffer before the search. */
  readonly original: EditBuffer;
  /** The index of the found input, or the end of the next search if none was found. */
  readonly end: number;
}

/** An action of a key that the reducer cannot perform. */
export type Effect =
  /** Ends the input if it is complete. Otherwise, begins another line. */
  | "enter"
  /** Ends the input, even if it is not complete. */
  | "finish"
  | "interrupt"
  /** Ends the read without an input. */
  | "end"
  | "complete"
  | "clear"
  /** Opens the input in an external editor. */
  | "external"
  | "suspend";

/** The circumstances of a key press. */
export interface PressContext {
  /** Earlier inputs, the oldest first. */
  history: readonly string[];
  /** Whether Enter always begins another line, and Ctrl+D ends the input. */
  lines: boolean;
  /** Whether the key was pressed on its own. Keys that arrive together are a paste or were typed ahead. */
  isTyped: boolean;
  /** Whether an external editor is available. */
  hasExternal: boolean;
}

/** The result of a key press. */
export interface Pressed {
  state: EditorState;
  effect?: Effect;
}

const EFFECTS: Readonly<Record<string, Effect>> = {
  "enter": "enter",
  "ctrl+c": "interrupt",
  "ctrl+l": "clear",
  "ctrl+z": "suspend",
};

/** Returns the initial state of an input. The text that was last cut carries over from the previous input. */
export function beginInput(text: string, cut = ""): EditorState {
  return { buffer: text === "" ? EMPTY : toBuffer(text), memory: { cut, undo: [] } };
}

/** Applies a key. An open list or search handles it first. A key that it does not handle closes it. */
export function press(state: EditorState, key: KeyPress, context: PressContext): Pressed {
  if (state.isPrefixed) {
    const next = { ...state, isPrefixed: false };
    return key.name === "ctrl+e" ? { state: next, effect: "external" } : { state: next };
  }
  if (state.menu !== undefined) return pressInMenu(state, state.menu, key, context);
  if (state.search !== undefined) return pressInSearch(state, state.search, key, context);
  return pressInInput(state, key, context);
}

/** Inserts completions into the input. */
export function withChoices(state: EditorState, choices: Choices): EditorState {
  return { ...state, menu: undefined, recall: undefined, ...completed(state.buffer, choices) };
}

/** Begins another line at the cursor. The line is indented if the key was pressed on its own. */
export function withNewLine(state: EditorState, isTyped: boolean): EditorState {
  return { ...state, buffer: inserted(state.buffer, "\n" + (isTyped ? indentation(state.buffer) : "")) };
}

function pressInMenu(state: EditorState, menu: Menu, key: KeyPress, context: PressContext): Pressed {
  if (key.name === "tab" || key.name === "down") return { state: { ...state, ...chooseNext(menu, 1) } };
  if (key.name === "shift+tab" || key.name === "up") return { state: { ...state, ...chooseNext(menu, -1) } };
  const closed = { ...state, menu: undefined };
  if (key.name === "escape") return { state: { ...closed, buffer: menu.original } };
  // The chosen completion is already in the buffer.
  if (key.name === "enter" && menu.chosen !== undefined) return { state: closed };
  return pressInInput(closed, key, context);
}

function pressInSearch(state: EditorState, search: Search, key: KeyPress, context: PressContext): Pressed {
  const { wanted, original, end } = search;
  const { history } = context;
  const look = (text: string, from: number): Pressed => {
    const found = searchBack(history, text, from);
    const buffer = found?.buffer ?? state.buffer;
    return { state: { ...state, buffer, search: { wanted: text, original, end: found?.index ?? from } } };
  };
  switch (key.name) {
    case "text":
      return look(wanted + key.text, Math.min(end + 1, history.length));
    case "backspace":
      return look(wanted.slice(0, -1), history.length);
    case "ctrl+r":
      return look(wanted, end);
    case "escape":
    case "ctrl+g":
      return { state: { ...state, search: undefined, buffer: original } };
  }
  return pressInInput({ ...state, search: undefined }, key, context);
}

function pressInInput(state: EditorState, key: KeyPress, context: PressContext): Pressed {
  const { buffer } = state;
  const effect = EFFECTS[key.name];
  if (effect !== undefined) return { state, effect };
  switch (key.name) {
    case "ctrl+d":
      if (context.lines) return { state, effect: "finish" };
      if (buffer.text === "") return { state, effect: "end" };
      break;
    case "ctrl+r":
      return { state: { ...state, search: { wanted: "", original: buffer, end: context.history.length } } };
    case "ctrl+x":
      return { state: { ...state, isPrefixed: context.hasExternal } };
    case "tab":
      if (!isIndentation(buffer)) return { state, effect: "complete" };
      return { state: { ...state, buffer: inserted(buffer, "  ") } };
  }
  const edited = editBuffer(dedented(buffer, key, context.isTyped), state.memory, key);
  if (edited === undefined) return { state: recalled(state, key, context.history) };
  // Changing the text ends the recall of earlier inputs.
  const recall = edited.buffer.text === buffer.text ? state.recall : undefined;
  return { state: { ...state, ...edited, recall } };
}

function recalled(state: EditorState, { name }: KeyPress, history: readonly string[]): EditorState {
  const { buffer, recall } = state;
  if (name === "up" || name === "ctrl+p") return { ...state, ...recallPrevious(history, buffer, recall) };
  if (name === "down" || name === "ctrl+n") return { ...state, ...recallNext(history, buffer, recall) };
  return state;
}

// Indents like the line before, and deeper if that line ends with an opening bracket.
function indentation(buffer: EditBuffer): string {
  const line = buffer.text.slice(lineStart(buffer), buffer.cursor);
  return (/^ */.exec(line)?.[0] ?? "") + (/[{([]\s*$/.test(line) ? "  " : "");
}

function isIndentation(buffer: EditBuffer): boolean {
  return lineStart(buffer) > 0 && buffer.text.slice(lineStart(buffer), buffer.cursor).trim() === "";
}

// A closing bracket at the beginning of a line reduces the indentation.
function dedented(buffer: EditBuffer, { text }: KeyPress, isTyped: boolean): EditBuffer {
  const isClosing = isTyped && /^[})\]]$/.test(text) && isIndentation(buffer);
  return isClosing && buffer.text.slice(0, buffer.cursor).endsWith("  ")
    ? spliced(buffer, buffer.cursor - 2, buffer.cursor)
    : buffer;
}
