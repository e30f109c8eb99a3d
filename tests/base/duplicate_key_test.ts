import assert from "node:assert/strict";
import { duplicateKey } from "../../lib/data/base/duplicate_key.ts";

const texts: [string, { key: string; line: number; column: number } | undefined][] = [
  ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}],"d":"a"}', undefined],
  ['{"a":"x","b":"a","c":{"b":"b"}}', undefined],
  ['{"a":1,\n "a":2}', { key: "a", line: 2, column: 2 }],
  ['{"x":[1,{"b":"}","c":1,"b":2}]}', { key: "b", line: 1, column: 24 }],
  ['{"a":{"b":1},"a":{}}', { key: "a", line: 1, column: 14 }],
  ['{"a":1}{"a":2}', undefined],
  ['{"a\\"":1,"a\\"":2}', { key: 'a"', line: 1, column: 10 }],
  ['["a","a"]', undefined],
];

for (const [text, expected] of texts) {
  Deno.test(`duplicateKey() finds ${expected?.key ?? "nothing"} when the text is ${text}`, () => {
    assert.deepEqual(duplicateKey(text), expected);
  });
}
