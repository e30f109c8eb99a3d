import assert from "node:assert/strict";
import { parseJsonc } from "../../lib/data/base/jsonc.ts";

const texts: [text: string, value: unknown][] = [
  ['{"a": 1}', { a: 1 }],
  ['{\n  // a comment\n  "a": 1, /* another,\n  } */ "b": [2,], \n}', { a: 1, b: [2] }],
  ['{"url": "https://x//y", "c": "/* no */", "d": ",}"}', { url: "https://x//y", c: "/* no */", d: ",}" }],
  ['{"quote": "\\"// no"}', { quote: '"// no' }],
];
for (const [text, value] of texts) {
  Deno.test(`parseJsonc() reads the text ${JSON.stringify(text)}`, () => assert.deepEqual(parseJsonc(text), value));
}

Deno.test("parseJsonc() throws a SyntaxError if it is not JSON", () => {
  assert.throws(() => parseJsonc("{a: 1}"), SyntaxError);
});
