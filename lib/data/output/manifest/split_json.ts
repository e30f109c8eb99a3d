import { parseExactly } from "../../base/long_integer.ts";

/**
 * Parses JSON values that follow each other, like the output of `jq -c`. Returns undefined for any other text.
 */
export function splitJson(text: string): unknown[] | undefined {
  const values: unknown[] = [];
  let start = 0;
  let depth = 0;
  // A string is one token, so brackets in it do not count.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth > 0 || token.startsWith('"')) continue;
    try {
      values.push(parseExactly(text.slice(start, index + 1)));
    } catch {
      return undefined;
    }
    start = index + 1;
  }
  return text.slice(start).trim() === "" ? values : undefined;
}
