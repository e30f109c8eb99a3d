import assert from "node:assert/strict";
import { createMergePatch, type MergePatch, overlaps } from "../../lib/data/core/merge_patch.ts";

const patches: [string, Record<string, unknown>, Record<string, unknown>, MergePatch | undefined][] = [
  ["nothing changes", { a: 1, b: { c: [1, { d: 2 }] } }, { a: 1, b: { c: [1, { d: 2 }] } }, undefined],
  ["a field changes", { a: 1, b: 2 }, { a: 1, b: 3 }, { b: 3 }],
  ["a field goes", { a: { b: 1, c: 2 } }, { a: { c: 2 } }, { a: { b: null } }],
  ["a field comes", { a: {} }, { a: { b: { c: 1 } } }, { a: { b: { c: 1 } } }],
  ["a field becomes undefined", { a: { b: 1 } }, { a: { b: undefined } }, { a: { b: null } }],
  ["a list changes", { a: [1, 2] }, { a: [1, 3] }, { a: [1, 3] }],
  ["an object becomes a text", { a: { b: 1 } }, { a: "x" }, { a: "x" }],
];
for (const [what, before, after, patch] of patches) {
  Deno.test(`mergePatch() gives ${JSON.stringify(patch)} when ${what}`, () => {
    assert.deepEqual(createMergePatch(before, after), patch);
  });
}

Deno.test("overlaps() tells whether both change a field when they meet at any depth", () => {
  assert.equal(overlaps({ a: { b: 1 } }, { a: { c: 1 } }), false);
  assert.equal(overlaps({ a: { b: 1 } }, { a: { b: 2 } }), true);
  assert.equal(overlaps({ a: null }, { a: { b: 2 } }), true);
  assert.equal(overlaps({ a: 1 }, { b: 1 }), false);
});
