import assert from "node:assert/strict";
import { compareContexts, requireFound } from "../../lib/features/fleet/compare.ts";
import type { ComparableObjects } from "../../lib/features/fleet/read_comparable.ts";
import { assertMessage } from "../messages.ts";

/** The objects of a context: a value for each name. */
function part(context: string, values: Record<string, string>, more: Partial<ComparableObjects> = {}) {
  const entries = Object.entries(values).map(([name, value]) => ({
    type: "configmap",
    groupResource: "configmaps",
    namespace: undefined,
    name,
    content: { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { value } },
  }));
  return { context, objects: { entries, failures: new Map(), unknown: new Map(), absent: [], ...more } };
}

const forbidden = { failures: new Map([["configmaps", new Error("forbidden")]]) };

for (
  const [title, contexts, expected] of [
    ["equal", [part("a", { x: "1" }), part("b", { x: "1" })], [true, [["a", "b"]], [], []]],
    ["different", [part("a", { x: "1" }), part("b", { x: "2" })], [false, [["a"], ["b"]], [], []]],
    ["grouped", [part("a", { x: "1" }), part("b", { x: "2" }), part("c", { x: "1" })], [
      false,
      [["a", "c"], ["b"]],
      [],
      [],
    ]],
    ["missing", [part("a", { x: "1" }), part("b", {})], [false, [["a"]], ["b"], []]],
    ["unread, not missing", [part("a", { x: "1" }), part("b", {}, forbidden), part("c", { x: "1" })], [
      true,
      [["a", "c"]],
      [],
      ["b"],
    ]],
  ] as const
) {
  Deno.test(`compareContexts() calls an object ${title} if it is so in its contexts`, async () => {
    const [only, ...others] = await compareContexts(contexts);
    assert.deepEqual(others, []);
    assert.deepEqual([only?.equal, only?.versions, only?.missing, only?.unread], expected);
  });
}

Deno.test("compareContexts() leaves out an object if only one context could read its type", async () => {
  assert.deepEqual(await compareContexts([part("a", { x: "1" }), part("b", {}, forbidden)]), []);
});

Deno.test("compareContexts() prints no part of a Secret if it differs", async () => {
  const contexts = ["one", "two"].map((value) => {
    const { context, objects } = part(value, { x: "" });
    const entries = objects.entries.map((entry) => ({
      ...entry,
      content: { apiVersion: "v1", kind: "Secret", data: { [`key-${value}`]: value } },
    }));
    return { context, objects: { ...objects, entries } };
  });
  const [only] = await compareContexts(contexts);
  assert.deepEqual([only?.equal, only?.diffs], [false, [{ contexts: ["two"], diff: "" }]]);
});

Deno.test("requireFound() fails only if no context has the object or the type", async () => {
  const lacks = { absent: ["configmap/x"] };
  requireFound([part("a", { x: "1" }), part("b", {}, lacks)]);
  await assertMessage(
    import.meta.url,
    "an object that no context has",
    () => requireFound([part("a", {}, lacks), part("b", {}, lacks)]),
  );
  const unserved = new Error("gadgets");
  const unknown = { unknown: new Map([["gadgets", unserved]]) };
  requireFound([part("a", {}), part("b", {}, unknown)]);
  assert.throws(() => requireFound([part("a", {}, unknown), part("b", {}, unknown)]), unserved);
});
