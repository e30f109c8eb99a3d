import { type Scan, scan, type Token } from "./scan.ts";

/** An open bracket, and what of it stands before the cursor. */
export interface Frame {
  open: string;
  /** The index of the bracket's token; -1 around everything. */
  at: number;
  /** How many commas stand before the cursor. */
  commas: number;
  /** The index of the first token of the item that the cursor is in. */
  item: number;
}

/** Where a cursor stands. */
export interface CursorContext {
  /** The code up to the cursor. */
  code: string;
  /** Everything before the cursor; the word at the cursor is not among them. */
  tokens: readonly Token[];
  /** The open brackets, the outermost first. */
  frames: readonly Frame[];
  /** What is typed of the word, or of the string, at the cursor; a string's escapes are read. */
  typed: string;
  /** The quote that the cursor is behind; undefined outside of strings. */
  quote?: string;
  /** Where the word, or the string's text, begins. */
  from: number;
}

const CLOSERS: Record<string, string> = { "(": ")", "[": "]", "{": "}", "${": "}" };

/** Says where the cursor stands; undefined where nothing can be completed: in a comment, for one. */
export function findCursor(code: string): CursorContext | undefined {
  const scanned = scan(code);
  if (scanned === undefined) return undefined;
  const { tokens, word } = splitWord(scanned, code.length);
  const frames = framesOf(tokens);
  if (scanned.open !== undefined) {
    const { quote, start } = scanned.open;
    return { code, tokens, frames, typed: unescaped(code.slice(start + 1)), quote, from: start + 1 };
  }
  // The text of a template, outside of its `${`.
  if (frames.at(-1)?.open === "`") return undefined;
  return { code, tokens, frames, typed: word?.text ?? "", from: word?.start ?? code.length };
}

function splitWord({ tokens, open }: Scan, end: number): { tokens: Token[]; word?: Token } {
  const last = tokens.at(-1);
  const isWord = open === undefined && last?.type === "name" && last.end === end;
  return isWord ? { tokens: tokens.slice(0, -1), word: last } : { tokens };
}

function framesOf(tokens: readonly Token[]): Frame[] {
  const frames: Frame[] = [{ open: "", at: -1, commas: 0, item: 0 }];
  for (const [index, { type, text }] of tokens.entries()) {
    if (type !== "mark") continue;
    const top = frames.at(-1);
    if (text === "`" && top?.open !== "`" || text in CLOSERS) {
      frames.push({ open: text, at: index, commas: 0, item: index + 1 });
    } else if (top !== undefined && (text === "," || text === ";")) {
      if (text === ",") top.commas++;
      top.item = index + 1;
    } else if (text === "`" || text === ")" || text === "]" || text === "}") {
      // A bracket that nothing opened, or that does not fit, is a slip; the frames around it still hold.
      if (top?.open === "`" || CLOSERS[top?.open ?? ""] === text) frames.pop();
    }
  }
  return frames;
}

function unescaped(text: string): string {
  return text.replace(/\\(u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|.|$)/gi, (_, all: string, ...codes) => {
    const code = parseInt(codes.slice(0, 3).find((code) => code !== undefined), 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    return { n: "\n", t: "\t", r: "\r" }[all] ?? all;
  });
}

// Behind these a `{` begins a block, and behind anything else an object.
const BEFORE_BLOCK = new Set([")", "=>", ";", "{", "}", "else", "try", "finally", "do", ""]);

/** Says whether a frame is an object literal; `{` is a block as well. */
export function isObject(tokens: readonly Token[], frame: Frame): boolean {
  if (frame.open !== "{") return false;
  const before = tokens[frame.at - 1];
  return !BEFORE_BLOCK.has(before?.text ?? "") && !(before?.type === "name" && !/^(return|of|in)$/.test(before.text));
}
