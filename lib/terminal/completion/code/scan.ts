import { tokenizer, tokTypes } from "acorn";

/** A word or a punctuation mark of the code. */
export interface CodeToken {
  /** `name` (also for keywords), `string`, `number`, `regexp`, `template` or `mark`. */
  type: "name" | "string" | "number" | "regexp" | "template" | "mark";
  /** The source text. */
  text: string;
  /** The value of a string. */
  value?: string;
  start: number;
  end: number;
}

/** Code up to a cursor, which may be incomplete. */
export interface Scan {
  tokens: CodeToken[];
  /** The unterminated string at the end of the code. */
  open?: { quote: string; start: number };
}

/**
 * Tokenizes code up to its end, which may be incomplete. TypeScript needs no special handling here.
 *
 * @returns Undefined if the code ends in a comment, a regular expression or a template, or cannot be parsed.
 */
export function scan(code: string): Scan | undefined {
  const tokens: CodeToken[] = [];
  let inComment = false;
  const read = tokenizer(code, {
    ecmaVersion: "latest",
    sourceType: "module",
    onComment: (isBlock, _text, _start, end) => inComment = !isBlock && end === code.length,
  });
  try {
    for (const token of read) {
      const { type, start, end } = token;
      const value = "value" in token ? token.value : undefined;
      const text = code.slice(start, end);
      if (type === tokTypes.string) tokens.push({ type: "string", text, value: String(value), start, end });
      else if (type === tokTypes.name || type.keyword !== undefined) tokens.push({ type: "name", text, start, end });
      else if (type === tokTypes.num) tokens.push({ type: "number", text, start, end });
      else if (type === tokTypes.regexp) tokens.push({ type: "regexp", text, start, end });
      else if (type === tokTypes.template) tokens.push({ type: "template", text, value: String(value), start, end });
      else tokens.push({ type: "mark", text, start, end });
    }
  } catch {
    const from = tokens.at(-1)?.end ?? 0;
    const rest = code.slice(from);
    const [space = ""] = /^(?:\s|\/\/[^\n]*\n|\/\*.*?\*\/)*/s.exec(rest) ?? [];
    const start = from + space.length;
    const quote = code[start] ?? "";
    const isOpen = /["']/.test(quote) && !code.slice(start).includes("\n");
    return isOpen ? { tokens, open: { quote, start } } : undefined;
  }
  return inComment ? undefined : { tokens };
}
