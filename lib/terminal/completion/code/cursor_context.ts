import { type CodeToken, type Scan, scan } from "./scan.ts";

/** An open bracket, and the part of its content before the cursor. */
export interface Frame {
  open: string;
  /** The index of the bracket's token, or -1 for the outermost frame. */
  at: number;
  /** The number of commas before the cursor. */
  commas: number;
  /** The index of the first token of the item at the cursor. */
  item: number;
}

/** The syntax around a cursor. */
export interface CursorContext {
  /** The code up to the cursor. */
  code: string;
  /** All tokens before the cursor, except the word at the cursor. */
  tokens: readonly CodeToken[];
  /** The open brackets, outermost first. */
  frames: readonly Frame[];
  /** The typed part of the word or string at the cursor. Escapes of a string are decoded. */
  typed: string;
  /** The quote that opens the string at the cursor. Undefined outside strings. */
  quote?: string;
  /** The position at which the word or the string's text begins. */
  from: number;
}

const CLOSERS: Record<string, string> = { "(": ")", "[": "]", "{": "}", "${": "}" };

/** Returns the syntax around a cursor, or undefined if nothing can be completed, for example in a comment. */
export function findCursor(code: string): CursorContext | undefined {
  const scanned = scan(code);
  if (scanned === undefined) return undefined;
  const { tokens, word } = splitWord(scanned, code.length);
  const frames = framesOf(tokens);
  if (scanned.open !== undefined) {
    const { quote, start } = scanned.open;
    return { code, tokens, frames, typed: unescaped(code.slice(start + 1)), quote, from: start + 1 };
  }
  // The text of a template, outside its `${`.
  if (frames.at(-1)?.open === "`") return undefined;
  return { code, tokens, frames, typed: word?.text ?? "", from: word?.start ?? code.length };
}

function splitWord({ tokens, open }: Scan, end: number): { tokens: CodeToken[]; word?: CodeToken } {
  const last = tokens.at(-1);
  const isWord = open === undefined && last?.type === "name" && last.end === end;
  return isWord ? { tokens: tokens.slice(0, -1), word: last } : { tokens };
}

function framesOf(tokens: readonly CodeToken[]): Frame[] {
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
      // An unmatched bracket is a typing error. The frames around it are still valid.
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

// After these tokens, `{` begins a block. After other tokens, it begins an object.
const BEFORE_BLOCK = new Set([")", "=>", ";", "{", "}", "else", "try", "finally", "do", ""]);

/** Returns whether a frame is an object literal, because `{` also begins a block. */
export function isObject(tokens: readonly CodeToken[], frame: Frame): boolean {
  if (frame.open !== "{") return false;
  const before = tokens[frame.at - 1];
  return !BEFORE_BLOCK.has(before?.text ?? "") && !(before?.type === "name" && !/^(return|of|in)$/.test(before.text));
}
