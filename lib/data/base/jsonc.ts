/**
 * Reads JSON with comments and trailing commas, as in `deno.json`.
 *
 * @throws {SyntaxError} If the text is not JSON in any other way.
 */
export function parseJsonc(text: string): unknown {
  const plain = text
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\//g, (_, string) => string ?? "")
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string) => string ?? "");
  return JSON.parse(plain);
}
