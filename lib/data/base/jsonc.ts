/**
 * Reads JSON with comments and trailing commas, as `deno.json` may have them.
 *
 * @throws {SyntaxError} If it is not JSON apart from these.
 */
export function parseJsonc(text: string): unknown {
  const plain = text
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\//g, (_, string) => string ?? "")
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string) => string ?? "");
  return JSON.parse(plain);
}
