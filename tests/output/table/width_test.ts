import assert from "node:assert/strict";
import { textWidth } from "../../../lib/data/output/table/width.ts";

const texts: [string, number][] = [
  ["pod", 3],
  ["e\u0301", 1],
  ["日本", 4],
  ["✅", 2],
  ["🇩🇪", 2],
  // 한, as macOS writes it in the names of files.
  ["\u1112\u1161\u11ab", 2],
  ["…", 1],
];
for (const [text, width] of texts) {
  Deno.test(`widthOf() is ${width} when the text is ${JSON.stringify(text)}`, () =>
    assert.equal(textWidth(text), width));
}
