import assert from "node:assert/strict";
import { InputError } from "../../lib/data/core/errors.ts";
import { parseQuantity } from "../../lib/data/core/quantity.ts";
import { parseSortField, sorted, sortKey } from "../../lib/data/output/sort_order.ts";
import { assertMessage } from "../messages.ts";

function order(path: string, values: unknown[]): unknown[] {
  const field = parseSortField(path);
  const rows = values.map((value) => ({ value, key: sortKey(field, { a: value }) }));
  return sorted(rows, field).map(({ value }) => value);
}

const CASES: [string, unknown[]][] = [
  ["numbers", [-1, 0, 2, 10]],
  ["names", ["pod-10", "pod-10-a", "pod-2", "web"]],
  [
    "quantities",
    ["100m", "1", "1500m", "2k", "1Ki", "1M", "1Mi", "1e9"].toSorted((a, b) => parseQuantity(a) - parseQuantity(b)),
  ],
  ["unique ids", ["2779a4ca-9e5b", "33383d2e-2b66", "3a648c1d-8ace", "fdfc6607-6d4d"]],
  ["times", ["2025-12-31T00:00:00Z", "2026-01-01T00:00:00Z"]],
  ["booleans", [false, true]],
  ["what is missing", [undefined, "a"]],
  ["a list among texts (A10)", [["x"], "a"]],
];

for (const [what, expected] of CASES) {
  Deno.test(`sorted() orders ${what} when they are sorted by .a`, () => {
    assert.deepEqual(order(".a", expected.toReversed()), expected);
    assert.deepEqual(order("{.a}", expected), expected);
  });
}

Deno.test("sorted() says so when no object has the field", async () => {
  await assertMessage(import.meta.url, "a field that no object has", () => order(".b", [1, 2]));
  assert.deepEqual(order(".b", []), []);
});

Deno.test("sortKey() refuses when the field is no text and no number", () => {
  assert.throws(() => order(".a", [{}]), InputError);
});

Deno.test("parseSortField() refuses when it is no path", () => {
  for (const path of ["{.a", "{.a}{.b}", ""]) assert.throws(() => parseSortField(path), InputError);
});
