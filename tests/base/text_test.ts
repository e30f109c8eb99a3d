import assert from "node:assert/strict";
import { stripControl } from "../../lib/data/base/text.ts";

const cases: [text: string, shown: string][] = [
  ["\x1b[31mred", "^[[31mred"],
  ["bell\x07, delete\x7f, C1\x9b", "bell^G, delete^?, C1"],
  ["a\tb\nc", "a\tb\nc"],
  ["a\rb", "a^Mb"],
  // These characters reverse the text after them, up to the end of the line.
  ["abc\u202egpj.exe", "abc<U+202E>gpj.exe"],
  ["\u2067a\u2069", "<U+2067>a<U+2069>"],
  // Marks of right-to-left text and joiners of emoji are part of normal text.
  ["\u05e9\u200f!", "\u05e9\u200f!"],
  ["\u{1f468}\u200d\u{1f469}", "\u{1f468}\u200d\u{1f469}"],
];
for (const [text, shown] of cases) {
  Deno.test(`stripControl() shows ${JSON.stringify(shown)} when the text is ${JSON.stringify(text)}`, () => {
    assert.equal(stripControl(text), shown);
  });
}
