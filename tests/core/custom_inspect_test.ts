import assert from "node:assert/strict";
import { inspect } from "node:util";
import { isPresented, presented } from "../../lib/data/core/custom_inspect.ts";

Deno.test("presented() gives the text when a value is printed, and its fields when it is used", () => {
  const value = presented({ a: 1 }, () => "a page");
  assert.equal(String(value), "a page");
  assert.equal(inspect(value), "a page");
  assert.equal(Deno.inspect(value), "a page");
  assert.equal(JSON.stringify(value), '{"a":1}');
  assert.deepEqual(Object.keys(value), ["a"]);
});

Deno.test("isPresented() tells values that have a text from those that have none", () => {
  assert.ok(isPresented(presented([], () => "")));
  for (const value of [undefined, null, "text", {}, [], new Date(0)]) assert.ok(!isPresented(value));
});
