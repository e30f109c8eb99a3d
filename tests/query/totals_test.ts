import assert from "node:assert/strict";
import { Age } from "../../lib/data/expression/age.ts";
import { quantity } from "../../lib/data/expression/quantity.ts";
import { splitExpressions } from "../../lib/data/query/expression_list.ts";
import { DistinctValues, ValueCounts } from "../../lib/data/query/groups.ts";
import { compareValues, sortedRows } from "../../lib/data/query/order.ts";
import { columnOf } from "../../lib/data/query/result.ts";
import { statistics, sums } from "../../lib/data/query/totals.ts";
import { valueText } from "../../lib/data/query/value_text.ts";
import { assertMessage } from "../messages.ts";

const shown = (rows: readonly (readonly unknown[])[]) => rows.map((row) => row.map((value) => valueText(value)));

const columnsOf = (...texts: string[]) => texts.map((text) => columnOf({ text }));

const totals: [what: string, values: unknown[], sum: string][] = [
  ["numbers", [1, 2.5, undefined, null], "3.5"],
  ["tenths", [0.1, 0.2], "0.3"],
  ["CPU of all suffixes", ["250m", "1", 0.5, "1e3", "2u"], "1001751m"],
  ["memory", ["64Mi", quantity("1Gi"), "128Mi"], "1216Mi"],
  ["bytes with and without a binary unit", ["1048576", "1Mi"], "2Mi"],
  ["ages", [new Age(3_600_000), new Age(60_000)], "61m"],
  ["lists", [["1", "2"], [3]], "6"],
  ["no values", [undefined], "0"],
];

for (const [what, values, sum] of totals) {
  Deno.test(`sums() adds up ${what} if they are given`, () => {
    const aggregate = sums(columnsOf("x"), columnsOf());
    for (const value of values) aggregate.add([], [value]);
    assert.deepEqual(shown(aggregate.result().rows), [[sum]]);
  });
}

Deno.test("sums() has a row for each group, the largest first, if there are groups", () => {
  const aggregate = sums(columnsOf("requests.cpu", "requests.memory"), columnsOf("namespace"));
  aggregate.add(["a"], ["100m", "1Gi"]);
  aggregate.add(["b"], ["1", "64Mi"]);
  aggregate.add(["a"], ["100m", "1Gi"]);
  const { columns, rows } = aggregate.result();
  assert.deepEqual(columns.map(({ title }) => title), ["NAMESPACE", "REQUESTS.CPU", "REQUESTS.MEMORY"]);
  assert.deepEqual(shown(rows), [["b", "1", "64Mi"], ["a", "200m", "2Gi"]]);
  assert.deepEqual(shown(aggregate.result({ last: 1 }).rows), [["a", "200m", "2Gi"]]);
});

Deno.test("sums() refuses values if they are no amounts, or ages among quantities", async () => {
  await assertMessage(import.meta.url, "a sum of texts", () => sums(columnsOf("x"), columnsOf()).add([], ["nginx"]));
  await assertMessage(import.meta.url, "a sum of objects", () => sums(columnsOf("x"), columnsOf()).add([], [{}]));
  const mixed = sums(columnsOf("x"), columnsOf());
  mixed.add([], [new Age(1)]);
  await assertMessage(import.meta.url, "a sum of ages and quantities", () => mixed.add([], ["1Gi"]));
});

Deno.test("sums() notes a text that is no amount and goes on if there is a note", () => {
  const noted: string[] = [];
  const aggregate = sums(columnsOf("x", "y"), columnsOf());
  aggregate.add([], [["1", "nginx", "2"], "?"], ({ value }, index) => noted.push(`${index}: ${value}`));
  assert.deepEqual(shown(aggregate.result().rows), [["3", "0"]]);
  assert.deepEqual(noted, ["0: nginx", "1: ?"]);
});

Deno.test("statistics() describes the distribution in the unit of the values", () => {
  const memory = statistics([]);
  for (const value of ["64Mi", "128Mi", "1Gi", "64Mi"]) memory.add([], [value]);
  assert.deepEqual(shown(memory.result().rows), [["4", "1280Mi", "320Mi", "64Mi", "96Mi", "1Gi", "1Gi"]]);
  const numbers = statistics([]);
  for (let value = 100; value > 0; value--) numbers.add([], [value]);
  assert.deepEqual(shown(numbers.result().rows), [["100", "5050", "50.5", "1", "50.5", "95", "100"]]);
  assert.deepEqual(shown(statistics([]).result().rows), [["0"]]);
});

Deno.test("ValueCounts has shares, the largest group first, and counts each element of a list", () => {
  const counts = new ValueCounts();
  for (const value of ["a", ["b", "a"], undefined, "a"]) counts.add(value);
  assert.deepEqual(shown(counts.result(columnsOf("images")).rows), [["a", "3", "60%"], [undefined, "1", "20%"], [
    "b",
    "1",
    "20%",
  ]]);
  assert.deepEqual(shown(counts.result(columnsOf("images"), { first: 1 }).rows), [["a", "3", "60%"]]);
  const many = new ValueCounts();
  for (let number = 0; number < 300; number++) many.add(number === 0 ? "x" : "y");
  assert.deepEqual(shown(many.result(columnsOf("v")).rows), [["y", "299", "100%"], ["x", "1", "0.3%"]]);
});

Deno.test("ValueCounts counts combinations if there are several expressions", () => {
  const counts = new ValueCounts();
  counts.add("n1", ["a", "b"]);
  counts.add("n1", "a");
  counts.add(undefined, "a");
  const { columns, rows } = counts.result(columnsOf("node", "images"));
  assert.deepEqual(columns.map(({ title }) => title), ["NODE", "IMAGES", "COUNT", "SHARE"]);
  assert.deepEqual(shown(rows), [["n1", "a", "2", "50%"], [undefined, "a", "1", "25%"], ["n1", "b", "1", "25%"]]);
});

Deno.test("DistinctValues are in order, and an absent value is none", () => {
  const values = new DistinctValues();
  for (const value of ["b", ["a", "b"], undefined, 10, 9]) values.add(value);
  assert.deepEqual(values.values(), [9, 10, "a", "b"]);
});

Deno.test("compareValues() compares by amount if values are quantities, and puts absent values first", () => {
  const values = ["1Gi", "64Mi", "500m", 2, quantity("1Mi"), null];
  assert.deepEqual(values.toSorted(compareValues).map(valueText), [undefined, "500m", "2", "1Mi", "64Mi", "1Gi"]);
});

Deno.test("sortedRows() keeps the order of rows if they are equal, also in reverse", () => {
  const rows = [{ key: 1, row: "a" }, { key: 2, row: "b" }, { key: 1, row: "c" }];
  assert.deepEqual(sortedRows(rows), ["a", "c", "b"]);
  assert.deepEqual(sortedRows(rows, true), ["b", "a", "c"]);
});

const lists: [text: string, parts: ReturnType<typeof splitExpressions>][] = [
  ["name", [{ text: "name" }]],
  ["name, images.join(','),spec.x", [{ text: "name" }, { text: "images.join(',')" }, { text: "spec.x" }]],
  ["(a), [b,c] , ({x: 1,y: 2})", [{ text: "(a)" }, { text: "[b,c]" }, { text: "({x: 1,y: 2})" }]],
  ["/a,b/.test(name),`x,${y}`", [{ text: "/a,b/.test(name)" }, { text: "`x,${y}`" }]],
  ["NODE=node, Ready = (a || b),c == d", [
    { title: "NODE", text: "node" },
    { title: "Ready", text: "(a || b)" },
    { text: "c == d" },
  ]],
];

for (const [text, parts] of lists) {
  Deno.test(`splitExpressions() splits ${text} if a comma is its own`, () => {
    assert.deepEqual(splitExpressions(text), parts);
  });
}
