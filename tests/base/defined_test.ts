import assert from "node:assert/strict";
import { defined } from "../../lib/data/base/defined.ts";

Deno.test("defined() drops the keys that are undefined, and no others", () => {
  assert.deepEqual(Object.keys(defined({ a: undefined, b: null, c: 0, d: "", e: false })), ["b", "c", "d", "e"]);
});

Deno.test("defined() gives a type whose keys are optional if they may be undefined", () => {
  const maybe = (text: string): string | undefined => text === "" ? undefined : text;
  // The compiler checks this test: exactOptionalPropertyTypes refuses undefined for `label`.
  const object: { name: string; label?: string } = defined({ name: "web", label: maybe("") });
  assert.deepEqual(object, { name: "web" });
  // @ts-expect-error -- it may be missing
  const label: string = object.label;
  assert.equal(label, undefined);
});
