const PLAIN_KEY_REGEXP = /^[\p{L}\p{N}_]([\p{L}\p{N}_./-]*[\p{L}\p{N}_])?$/u;
// Text that a reader of YAML 1.1 or 1.2 takes for null, a boolean or a number.
const WORD_REGEXP = /^(null|true|false|t|f|y|n|yes|no|on|off)$/i;
const WHOLE_REGEXP = /^([0-9]+|0b[01]+|0o[0-7]+|0x[0-9a-f]+)$/i;
const FLOAT_REGEXP = /^([0-9]+(\.[0-9]*)?(e[+-]?[0-9]+)?|0x[0-9a-f]+(\.[0-9a-f]*)?p[+-]?[0-9]+|inf|infinity|nan)$/i;
const DATE_REGEXP = /^(\d{4})-(\d\d?)-(\d\d?)$/;

const PRINTABLE_REGEXP = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;
const NEEDY_REGEXP = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|["\\]/u;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\0": "\\0",
  "\x07": "\\a",
  "\b": "\\b",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\x1b": "\\e",
  "\x85": "\\N",
  "\xa0": "\\_",
  "\u2028": "\\L",
  "\u2029": "\\P",
};

// A tab stays as it is, except in a key.
const TAB = { "\t": "\t" };
const IN_KEYS = { "\n": "\\n", "\t": "\\t" };

// A cluster has few different keys and many objects.
const KEYS = new Map<string, string>();
const MOST_KEYS = 10_000;

/** Formats a key of KYAML. It has no quotes if every reader takes it for a string. */
export function kyamlKey(key: string): string {
  const known = KEYS.get(key);
  if (known !== undefined) return known;
  const text = PLAIN_KEY_REGEXP.test(key) && !isAmbiguous(key) ? key : quoted(key, IN_KEYS);
  if (KEYS.size >= MOST_KEYS) KEYS.clear();
  KEYS.set(key, text);
  return text;
}

/**
 * Formats a string of KYAML, always in double quotes. Each line of a multi-line string ends in `\n\`.
 *
 * @param depth The indentation level of the other lines.
 */
export function kyamlText(text: string, depth: number): string {
  if (!NEEDY_REGEXP.test(text)) return `"${text}"`;
  if (!text.includes("\n")) return quoted(text, TAB);
  const indent = "  ".repeat(depth);
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  const written = lines.map((line) => `${indent}${margin(line)}${escaped(line, TAB)}\\n\\\n`);
  if (last !== "") written.push(`${indent}${margin(last)}${escaped(last, TAB)}\\\n`);
  return `"\\\n${written.join("")}${indent}"`;
}

// Readers drop leading spaces, so a significant one is escaped. Otherwise a space keeps the lines aligned. Before an
// escaped character, such as a carriage return, kubectl 1.36 writes one backslash too many.
function margin(line: string): string {
  return line.startsWith(" ") || line.startsWith("\t") ? "\\" : " ";
}

function quoted(text: string, others: Readonly<Record<string, string>>): string {
  return `"${escaped(text, others)}"`;
}

function escaped(text: string, others: Readonly<Record<string, string>>): string {
  return text.replace(/[^]/gu, (character) => {
    const known = others[character] ?? ESCAPES[character];
    if (known !== undefined) return known;
    if (PRINTABLE_REGEXP.test(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    if (code < 0x20 || code === 0x7f) return `\\x${hex.padStart(2, "0")}`;
    return code > 0xffff ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
  });
}

function isAmbiguous(key: string): boolean {
  const plain = key.replaceAll("_", "");
  return WORD_REGEXP.test(key) || WHOLE_REGEXP.test(plain) || FLOAT_REGEXP.test(plain) || isDate(key);
}

function isDate(key: string): boolean {
  const [, year = "", month = "", day = ""] = DATE_REGEXP.exec(key) ?? [];
  if (year === "") return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
