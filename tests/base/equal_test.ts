import assert from "node:assert/strict";
import { isEqual } from "../../lib/data/base/equal.ts";
import { LongInteger } from "../../lib/data/base/long_integer.ts";

const pairs: [unknown, unknown, boolean][] = [
  [{ a: [1, { b: null }] }, { a: [1, { b: null }] }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: 1, b: null }, { a: 1 }, false],
  [{ a: [1, 2] }, { a: [1] }, false],
  [{ a: [] }, { a: {} }, false],
  [{ toString: 1 }, {}, false],
  [null, {}, false],
  [1, "1", false],
  [new LongInteger("9007199254740993"), new LongInteger("9007199254740993"), true],
  // The same double, and another number.
  [new LongInteger("9007199254740993"), new LongInteger("9007199254740992"), false],
];
for (const [index, [a, b, expected]] of pairs.entries()) {
  Deno.test(`isEqual() is ${expected} for both orders of pair ${index}`, () => {
    assert.deepEqual([isEqual(a, b), isEqual(b, a)], [expected, expected]);
  });
}
