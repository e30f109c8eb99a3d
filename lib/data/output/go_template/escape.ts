import { toBytes } from "./go_string.ts";
import { isPrintable } from "./quote.ts";

const HTML: Readonly<Record<string, string>> = {
  "\0": "\ufffd",
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

/** Escapes text for HTML, like Go's `template.HTMLEscaper`. */
export function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (character) => HTML[character] ?? "");
}

const JS: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
  "<": "\\u003C",
  ">": "\\u003E",
  "&": "\\u0026",
  "=": "\\u003D",
};

/** Escapes text for a JavaScript string, like Go's `template.JSEscaper`. */
export function escapeJs(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are escaped
  return text.replace(/[\\'"<>&=\x00-\x1f]|[^\x00-\x7f]/gu, (character) => {
    const short = JS[character];
    if (short !== undefined) return short;
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0x80 && isPrintable(character)) return character;
    const shown = character.isWellFormed() ? code : 0xfffd;
    return `\\u${shown.toString(16).toUpperCase().padStart(4, "0")}`;
  });
}

/** Escapes text for a query, like Go's `url.QueryEscape`. */
export function escapeQuery(text: string): string {
  return Array.from(toBytes(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9_.~-]/.test(character)) return character;
    return byte === 0x20 ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}
