import { fromBytes, isEscape } from "./go_string.ts";

/** Options of {@linkcode quote}. */
export interface QuoteOptions {
  /** The quotation mark. @default {'"'} */
  mark?: '"' | "'";
  /** Whether to escape all characters outside of ASCII. @default {false} */
  ascii?: boolean;
}

const PRINTABLE_REGEXP = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** Reports whether a character is printable in Go (`strconv.IsPrint`). */
export function isPrintable(character: string): boolean {
  return PRINTABLE_REGEXP.test(character);
}

/** Returns a Go literal of a string (`strconv.Quote`). */
export function quote(text: string, { mark = '"', ascii = false }: QuoteOptions = {}): string {
  let quoted = mark as string;
  for (const character of text) quoted += escaped(character, mark, ascii);
  return quoted + mark;
}

function escaped(character: string, mark: string, ascii: boolean): string {
  const code = character.codePointAt(0) ?? 0;
  if (isEscape(code)) return `\\x${hex(code & 0xff, 2)}`;
  if (character === mark || character === "\\") return `\\${character}`;
  if (isPrintable(character) && (!ascii || code < 0x80)) return character;
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  if (!character.isWellFormed()) return "\\ufffd";
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

const LONG_ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/**
 * Parses a Go literal with its quotation marks (`strconv.Unquote`).
 *
 * @returns The string, or undefined if the literal is not valid.
 */
export function unquote(literal: string): string | undefined {
  const mark = literal[0] ?? "";
  const inner = literal.slice(1, -1);
  // Go drops carriage returns from raw strings.
  if (mark === "`") return inner.replaceAll("\r", "");
  const parts: string[] = [];
  let isBytes = false;
  for (let at = 0; at < inner.length;) {
    const piece = readCharacter(inner, at, mark);
    if (piece === undefined) return undefined;
    if (piece.isByte) isBytes = true;
    parts.push(piece.text);
    at = piece.end;
  }
  const text = parts.join("");
  // Several escaped bytes can form a character: "\xc3\xa9".
  return isBytes ? rejoined(text) : text;
}

/** One character of a literal, and the position after it. */
export interface LiteralCharacter {
  text: string;
  end: number;
  isByte: boolean;
}

/** Parses one character of a Go literal. Returns undefined if it is invalid. */
export function readCharacter(inner: string, at: number, mark: string): LiteralCharacter | undefined {
  const character = String.fromCodePoint(inner.codePointAt(at) ?? 0);
  if (character === mark || character === "\n") return undefined;
  if (character !== "\\") return { text: character, end: at + character.length, isByte: false };
  const kind = inner[at + 1] ?? "";
  const long = LONG_ESCAPES[kind] ?? (kind === mark ? mark : undefined);
  if (long !== undefined) return { text: long, end: at + 2, isByte: false };
  const [, digits] = ESCAPE_REGEXPS[kind]?.exec(inner.slice(at)) ?? [];
  if (digits !== undefined) return numbered(kind, parseInt(digits, 16), at + 2 + digits.length);
  const [octal] = /^[0-7]{3}/.exec(inner.slice(at + 1)) ?? [];
  return octal === undefined ? undefined : numbered("0", parseInt(octal, 8), at + 4);
}

const ESCAPE_REGEXPS: Readonly<Record<string, RegExp>> = {
  x: /^\\x([0-9a-fA-F]{2})/,
  u: /^\\u([0-9a-fA-F]{4})/,
  U: /^\\U([0-9a-fA-F]{8})/,
};

function numbered(kind: string, code: number, end: number): LiteralCharacter | undefined {
  const isByte = kind === "x" || kind === "0";
  if (isByte) {
    if (code > 0xff) return undefined;
    return { text: String.fromCharCode(code < 0x80 ? code : 0xdc00 + code), end, isByte: code >= 0x80 };
  }
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return { text: String.fromCodePoint(code), end, isByte };
}

function rejoined(text: string): string {
  return text.replace(
    /[\udc80-\udcff]+/g,
    (run) => fromBytes(Uint8Array.from(run, (unit) => unit.charCodeAt(0) & 0xff)),
  );
}
