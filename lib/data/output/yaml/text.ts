import { readScalar } from "./scalar.ts";

// go-yaml, and so kubectl, breaks a line at the first space after this column.
const BEST_WIDTH = 80;

// Matches most strings of a cluster: they do not begin like a number and contain nothing special to YAML.
const PLAIN_REGEXP = /^[A-Za-z/][\w./@-]*(?::[\w./@-]+)*$/;
// go-yaml treats all other characters as special: those that are not printable, and all above U+FFFF.
const PRINTABLE_REGEXP = /^[\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;
// An indicator, a comment or a key.
const INDICATOR_REGEXP = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?:\s|$)|---|\.\.\.)|:(?:\s|$)|\s#/;
const TIMESTAMP_REGEXP = /^\d{4}-\d\d?-\d\d?(?:$|[Tt\s])/;
const BASE_60_REGEXP = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const INFINITE_REGEXP = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\x1b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
  "\x85": "\\N",
  "\u2028": "\\L",
  "\u2029": "\\P",
};

/**
 * Formats a string like go-yaml v2, which kubectl uses. A string is plain if it reads back as the same string. It is in
 * double quotes if it would have another type (`"12"`, `"on"`), and in single quotes if it has an indicator (`'*'`).
 * Several lines become a block.
 *
 * @param column The column of the first character. It decides the line breaks.
 * @param indent The indentation of the other lines, in spaces.
 */
export function yamlText(text: string, column: number, indent: number): string {
  if (PLAIN_REGEXP.test(text) && (text.length > 5 || typeof readScalar(text) === "string")) return text;
  const isPrintable = PRINTABLE_REGEXP.test(text);
  const [first = "", last = ""] = [text[0], text.at(-1)];
  const isPadded = first === " " || last === " ";
  if (text.includes("\n")) {
    const isBlock = isPrintable && last !== " " && !text.includes(" \n");
    return isBlock ? block(text, indent) : doubleQuoted(text, column, indent);
  }
  if (!isPrintable || isOtherwise(text)) return doubleQuoted(text, column, indent);
  if (isPadded || INDICATOR_REGEXP.test(text)) return singleQuoted(text, column, indent);
  return folded(text, column, indent);
}

/** Formats a key. Returns undefined if go-yaml writes it after a question mark. */
export function yamlKey(key: string): string | undefined {
  if (PLAIN_REGEXP.test(key) && key.length > 5 && key.length <= 128) return key;
  if (key.length > 128 || key.includes("\n")) return undefined;
  // go-yaml writes this key plain, although it cannot read it back.
  if (key === "<<") return '"<<"';
  // A key has no line breaks.
  return yamlText(key, -Infinity, 0);
}

// Reports whether a plain scalar would not be read as a string.
function isOtherwise(text: string): boolean {
  return typeof readScalar(text) !== "string" || TIMESTAMP_REGEXP.test(text) || BASE_60_REGEXP.test(text) ||
    INFINITE_REGEXP.test(text);
}

function block(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? "2" : "";
  const chomp = !text.endsWith("\n") ? "-" : text === "\n" || text.endsWith("\n\n") ? "+" : "";
  const space = " ".repeat(indent);
  const lines = (chomp === "-" ? text : text.slice(0, -1)).split("\n");
  return `|${hint}${chomp}\n${lines.map((line) => line === "" ? "" : space + line).join("\n")}`;
}

function singleQuoted(text: string, column: number, indent: number): string {
  const escaped = text.replaceAll("'", "''");
  return `'${folded(escaped, column + 1, indent, escaped.length - 1)}'`;
}

function doubleQuoted(text: string, column: number, indent: number): string {
  const written = Array.from(text, (character) => ESCAPES[character] ?? escaped(character));
  let line = column + 1;
  let result = '"';
  for (let index = 0; index < written.length; index++) {
    const part = written[index] ?? "";
    const isInner = index > 0 && index < written.length - 1 && written[index - 1] !== " ";
    if (part === " " && isInner && line > BEST_WIDTH) {
      // A leading space of a line would be lost.
      const next = written[index + 1] === " " ? "\\" : "";
      result += "\n" + " ".repeat(indent) + next;
      line = indent + next.length;
    } else {
      result += part;
      line += part.length;
    }
  }
  return result + '"';
}

function escaped(character: string): string {
  if (PRINTABLE_REGEXP.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

// A line ends at the first single space after the width.
function folded(text: string, column: number, indent: number, end = text.length): string {
  if (column + text.length <= BEST_WIDTH) return text;
  let result = "";
  let from = 0;
  let line = column;
  for (let at = text.indexOf(" "); at >= 0; at = text.indexOf(" ", at + 1)) {
    const isAlone = at > 0 && at < end && text[at - 1] !== " " && text[at + 1] !== " ";
    if (!isAlone || line + at - from <= BEST_WIDTH) continue;
    result += text.slice(from, at) + "\n" + " ".repeat(indent);
    from = at + 1;
    line = indent;
  }
  return result + text.slice(from);
}
