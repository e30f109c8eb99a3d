import assert from "node:assert/strict";
import { shellWord } from "../../lib/core/shell_word.ts";

for (
  const [text, expected] of [
    ["plain-1.2/x", "plain-1.2/x"],
    ["", "''"],
    ["a b", "'a b'"],
    ["it's", `'it'\\''s'`],
    ["$(rm)", "'$(rm)'"],
    ["`x`", "'`x`'"],
    ["a;b", "'a;b'"],
  ]
) {
  Deno.test(`shellWord() writes ${expected} when the text is ${JSON.stringify(text)}`, () =>
    assert.equal(shellWord(text ?? ""), expected));
}
