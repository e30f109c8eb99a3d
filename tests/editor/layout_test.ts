import assert from "node:assert/strict";
import { layout } from "../../lib/terminal/editor/layout.ts";

const PROMPT = { first: "> ", next: ". " };
const cases: [string, number, number, unknown][] = [
  ["abc", 1, 10, { rows: ["> abc"], row: 0, column: 3 }],
  ["abc", 3, 10, { rows: ["> abc"], row: 0, column: 5 }],
  ["abcdefgh", 8, 5, { rows: ["> abc", "defgh", ""], row: 2, column: 0 }],
  ["abcdefgh", 3, 5, { rows: ["> abc", "defgh"], row: 1, column: 0 }],
  ["abcdefgh", 2, 5, { rows: ["> abc", "defgh"], row: 0, column: 4 }],
  ["ab\ncd", 3, 10, { rows: ["> ab", ". cd"], row: 1, column: 2 }],
  ["ab\n\ncd", 3, 10, { rows: ["> ab", ". ", ". cd"], row: 1, column: 2 }],
  ["日本", 1, 5, { rows: ["> 日", "本"], row: 1, column: 0 }],
  ["a\tb", 2, 10, { rows: ["> a  b"], row: 0, column: 5 }],
  ["a\x1bb", 2, 10, { rows: ["> a^[b"], row: 0, column: 5 }],
  ["👩‍👩‍👧b", 8, 10, { rows: ["> 👩‍👩‍👧b"], row: 0, column: 8 }],
];
for (const [text, cursor, columns, expected] of cases) {
  Deno.test(`layout() lays ${JSON.stringify(text)} out when the cursor is at ${cursor} of ${columns} columns`, () => {
    assert.deepEqual(layout({ text, cursor }, PROMPT, columns), expected);
  });
}
