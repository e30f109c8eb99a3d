import assert from "node:assert/strict";
import { jsonValue } from "../../lib/data/base/json_value.ts";

Deno.test("jsonValue() gives what JSON can hold when a value has Maps, Sets or bigints", () => {
  const cases: [unknown, string][] = [
    [new Map([["a", 1]]), '{"a":1}'],
    [new Map([[1, "x"]]), '{"1":"x"}'],
    [new Map([[{ k: 1 }, "x"]]), '[[{"k":1},"x"]]'],
    [new Set([1, 2]), "[1,2]"],
    [[10n, 1], "[10,1]"],
    [12345678901234567890n, "12345678901234567890"],
    [{ a: [{ b: new Map([["c", new Set([2n])]]) }], d: 1 }, '{"a":[{"b":{"c":[2]}}],"d":1}'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ];
  assert.deepEqual(cases.map(([value]) => JSON.stringify(jsonValue(value))), cases.map(([, text]) => text));
});

Deno.test("jsonValue() copies nothing when there is nothing to change", () => {
  const value = { items: [{ a: 1, b: [null, "x"] }], date: new Date(0) };
  assert.equal(jsonValue(value), value);
});

Deno.test("jsonValue() leaves a cycle to JSON.stringify when there is one", () => {
  const value: Record<string, unknown> = {};
  value.self = value;
  assert.throws(() => JSON.stringify(jsonValue(value)), /circular/);
});
