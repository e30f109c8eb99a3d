import assert from "node:assert/strict";
import { compilePatterns, fits } from "../../lib/features/proxy/patterns.ts";

/** Go's syntax that differs in JavaScript, with texts that match and do not match. */
const patterns: [pattern: string, fit: string, other: string][] = [
  [String.raw`\A/api`, "/api/v1", "/x/api"],
  [String.raw`/exec\z`, "/pods/a/exec", "/pods/exec/a"],
  [String.raw`^/(?P<group>api|apis)/`, "/apis/apps", "/version"],
  ["^/[[:alpha:]]+$", "/api", "/v1"],
  ["^[^[:digit:]_]$", "a", "1"],
  [String.raw`^[\d[:upper:]]+$`, "A1", "a1"],
  ["^[]a]$", "]", "b"],
  ["^[^]a]$", "b", "]"],
  [String.raw`\.\-\/\x41`, ".-/A", "xx/A"],
  ["(?i)^/API$", "/api", "/apis"],
  [String.raw`^\[::1\]$`, "[::1]", "::1"],
];
for (const [pattern, fit, other] of patterns) {
  Deno.test(`parsePatterns() reads ${pattern} as Go does`, () => {
    const list = compilePatterns(pattern);
    assert.deepEqual([fits(list, fit), fits(list, other)], [true, false]);
  });
}

for (
  const [pattern, part] of [[`\\Q/a.b\\E`, "\\Q"], ["\\pL", "\\p"], ["[\\p{Greek}]", "\\p"], ["\\x{41}", "\\x{"], [
    "[[:^alpha:]]",
    "[:^alpha:]",
  ], ["\\Z", "\\Z"]] as const
) {
  Deno.test(`parsePatterns() throws when ${pattern} would be read otherwise than Go does`, () => {
    assert.throws(() => compilePatterns(pattern), {
      name: "UsageError",
      message: `Cannot read the pattern "${pattern}": ${part} is not supported`,
    });
  });
}
