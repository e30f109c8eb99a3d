import { byteLength } from "./go_string.ts";
import { isPrintable, quote } from "./quote.ts";

/** The kinds of tokens in a template. Each keyword is a separate kind. */
export type TokenKind =
  | "error"
  | "end of input"
  | "text"
  | "left delimiter"
  | "right delimiter"
  | "space"
  | "bool"
  | "character"
  | "character constant"
  | "complex"
  | "assign"
  | "declare"
  | "field"
  | "identifier"
  | "left parenthesis"
  | "right parenthesis"
  | "number"
  | "pipe"
  | "raw string"
  | "string"
  | "variable"
  | Keyword;

type Keyword =
  | "dot"
  | "nil"
  | "block"
  | "break"
  | "continue"
  | "define"
  | "else"
  | "end"
  | "if"
  | "range"
  | "template"
  | "with";

const KEYWORDS: ReadonlySet<string> = new Set(
  ["nil", "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"] satisfies Keyword[],
);

/** A piece of a template's text, or an error. */
export interface TemplateToken {
  kind: TokenKind;
  at: number;
  text: string;
}

/** The state of the tokenizer. */
export interface Lexer {
  readonly text: string;
  at: number;
  isInside: boolean;
  depth: number;
  /** Whether an error has ended the input. */
  hasFailed: boolean;
}

/** Formats a token like in Go's errors. */
export function tokenText({ kind, text }: TemplateToken): string {
  if (kind === "end of input") return "EOF";
  if (kind === "error") return text;
  if (kind === "dot" || KEYWORDS.has(kind)) return `<${text}>`;
  const characters = [...text];
  return byteLength(text) > 10 ? `${quote(characters.slice(0, 10).join(""))}...` : quote(text);
}

/** Creates the tokenizer of a template. */
export function newLexer(text: string): Lexer {
  return { text, at: 0, isInside: false, depth: 0, hasFailed: false };
}

/** Returns the next token. After the end or an error, it always returns the end of the input. */
export function nextToken(lexer: Lexer): TemplateToken {
  if (lexer.hasFailed) return { kind: "end of input", at: 0, text: "" };
  return lexer.isInside ? insideAction(lexer) : outside(lexer);
}

function outside(lexer: Lexer): TemplateToken {
  const { text, at } = lexer;
  const open = text.indexOf("{{", at);
  if (open < 0) return take(lexer, at === text.length ? "end of input" : "text", text.length);
  const trims = hasLeftTrim(text, open + 2);
  if (open > at) {
    const piece = trims ? text.slice(at, open).replace(/[ \t\r\n]+$/, "") : text.slice(at, open);
    lexer.at = open;
    if (piece !== "") return { kind: "text", at, text: piece };
  }
  const behind = open + 2 + (trims ? 2 : 0);
  if (text.startsWith("/*", behind)) return comment(lexer, behind);
  lexer.at = behind;
  lexer.isInside = true;
  lexer.depth = 0;
  return { kind: "left delimiter", at: open, text: "{{" };
}

function comment(lexer: Lexer, at: number): TemplateToken {
  const { text } = lexer;
  const close = text.indexOf("*/", at + 2);
  if (close < 0) return failed(lexer, "unclosed comment", at);
  const length = rightDelimiter(text, close + 2);
  if (length === 0) return failed(lexer, "comment ends before closing delimiter", at);
  lexer.at = behindDelimiter(text, close + 2, length);
  return outside(lexer);
}

// The length of a delimiter: 2, with a trim marker 4, without a delimiter 0.
function rightDelimiter(text: string, at: number): number {
  if (isSpace(text[at]) && text.startsWith("-}}", at + 1)) return 4;
  return text.startsWith("}}", at) ? 2 : 0;
}

function behindDelimiter(text: string, at: number, length: number): number {
  let end = at + length;
  if (length === 4) { while (isSpace(text[end])) end++; }
  return end;
}

function insideAction(lexer: Lexer): TemplateToken {
  const { text, at } = lexer;
  const delimiter = rightDelimiter(text, at);
  if (delimiter > 0) {
    if (lexer.depth > 0) return failed(lexer, "unclosed left paren");
    lexer.at = behindDelimiter(text, at, delimiter);
    lexer.isInside = false;
    return { kind: "right delimiter", at: at + delimiter - 2, text: "}}" };
  }
  const character = characterAt(text, at);
  if (character === "") return failed(lexer, "unclosed action");
  if (isSpace(character)) return space(lexer);
  switch (character) {
    case "=":
      return take(lexer, "assign", at + 1);
    case ":":
      return text[at + 1] === "=" ? take(lexer, "declare", at + 2) : failed(lexer, "expected :=");
    case "|":
      return take(lexer, "pipe", at + 1);
    case '"':
      return quoted(lexer, "string", "unterminated quoted string");
    case "'":
      return quoted(lexer, "character constant", "unterminated character constant");
    case "`": {
      const close = text.indexOf("`", at + 1);
      return close < 0 ? failed(lexer, "unterminated raw quoted string") : take(lexer, "raw string", close + 1);
    }
    case "$":
      return word(lexer, "variable");
    case "(":
      lexer.depth++;
      return take(lexer, "left parenthesis", at + 1);
    case ")":
      if (--lexer.depth < 0) return failed(lexer, "unexpected right paren");
      return take(lexer, "right parenthesis", at + 1);
  }
  if (character === "." && at + 1 < text.length && !/[0-9]/.test(text[at + 1] ?? "")) return word(lexer, "field");
  if (/[.+\-0-9]/.test(character)) return number(lexer);
  if (isAlphaNumeric(character)) return identifier(lexer);
  if (/[!-~]/.test(character)) return take(lexer, "character", at + 1);
  return failed(lexer, `unrecognized character in action: ${named(character)}`);
}

function space(lexer: Lexer): TemplateToken {
  const { text, at } = lexer;
  let end = at;
  while (isSpace(text[end])) end++;
  // The last space may belong to a trim marker.
  if (rightDelimiter(text, end - 1) === 4) end--;
  return take(lexer, "space", end);
}

function quoted(lexer: Lexer, kind: "string" | "character constant", unterminated: string): TemplateToken {
  const { text, at } = lexer;
  const mark = text[at];
  for (let end = at + 1; end < text.length && text[end] !== "\n"; end++) {
    if (text[end] === mark) return take(lexer, kind, end + 1);
    if (text[end] === "\\" && text[++end] === "\n") break;
  }
  return failed(lexer, unterminated);
}

function word(lexer: Lexer, kind: "field" | "variable"): TemplateToken {
  const end = wordEnd(lexer.text, lexer.at + 1);
  if (!isTerminator(lexer.text, end)) return failed(lexer, `bad character ${named(characterAt(lexer.text, end))}`);
  return take(lexer, kind === "field" && end === lexer.at + 1 ? "dot" : kind, end);
}

function identifier(lexer: Lexer): TemplateToken {
  const { text, at } = lexer;
  const end = wordEnd(text, at);
  if (!isTerminator(text, end)) return failed(lexer, `bad character ${named(characterAt(text, end))}`);
  const name = text.slice(at, end);
  if (KEYWORDS.has(name)) return take(lexer, name as Keyword, end);
  return take(lexer, name === "true" || name === "false" ? "bool" : "identifier", end);
}

function wordEnd(text: string, at: number): number {
  let end = at;
  for (let next = characterAt(text, end); isAlphaNumeric(next); next = characterAt(text, end)) end += next.length;
  return end;
}

const NUMBER_REGEXP =
  /^[+-]?(?:0[xX][\da-fA-F_]*\.?[\da-fA-F_]*(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*\.?[0-7_]*|0[bB][01_]*\.?[01_]*|[\d_]*\.?[\d_]*(?:[eE][+-]?[\d_]*)?)i?/;

// Like in Go, this accepts invalid numbers. Converting them fails later.
function number(lexer: Lexer): TemplateToken {
  const { text, at } = lexer;
  const end = numberEnd(text, at);
  const next = characterAt(text, end);
  if (isAlphaNumeric(next)) return failed(lexer, `bad number syntax: ${quote(text.slice(at, end + next.length))}`);
  if (next !== "+" && next !== "-") return take(lexer, "number", end);
  const last = numberEnd(text, end);
  const behind = characterAt(text, last);
  if (isAlphaNumeric(behind)) return failed(lexer, `bad number syntax: ${quote(text.slice(at, last + behind.length))}`);
  if (text[last - 1] !== "i") return failed(lexer, `bad number syntax: ${quote(text.slice(at, last))}`);
  return take(lexer, "complex", last);
}

function numberEnd(text: string, at: number): number {
  return at + (NUMBER_REGEXP.exec(text.slice(at))?.[0].length ?? 0);
}

function take(lexer: Lexer, kind: TokenKind, end: number): TemplateToken {
  const { at, text } = lexer;
  lexer.at = end;
  return { kind, at, text: text.slice(at, end) };
}

function failed(lexer: Lexer, message: string, at = lexer.at): TemplateToken {
  lexer.hasFailed = true;
  return { kind: "error", at, text: message };
}

function hasLeftTrim(text: string, at: number): boolean {
  return text[at] === "-" && isSpace(text[at + 1]);
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\r" || character === "\n";
}

function isAlphaNumeric(character: string): boolean {
  return /^[_\p{L}\p{Nd}]$/u.test(character);
}

function isTerminator(text: string, at: number): boolean {
  const next = text[at];
  return next === undefined || isSpace(next) || /[.,|:()]/.test(next) || text.startsWith("}}", at);
}

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

// Go's %#U: U+002D '-'
function named(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `U+${code}${isPrintable(character) ? ` '${character}'` : ""}`;
}
