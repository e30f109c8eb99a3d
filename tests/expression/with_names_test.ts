import assert from "node:assert/strict";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { withNames } from "../../lib/data/expression/with_names.ts";

function named(object: KubeObject): Record<string, unknown> {
  return withNames([object])[0] as unknown as Record<string, unknown>;
}

const pod = (more: KubeObject = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "shop" },
  spec: { nodeName: "n1", containers: [{ name: "web", image: "nginx:1" }] },
  ...more,
});

// The property, and its value.
const values: [string, unknown][] = [
  ["name", "web"],
  ["namespace", "shop"],
  ["images", ["nginx:1"]],
  ["ready", false],
  ["node", "n1"],
  ["kind", "Pod"],
  // These need other objects, or the printed row.
  ["services", undefined],
  ["usage", undefined],
  ["columns", undefined],
  ["object", undefined],
];
for (const [name, value] of values) {
  Deno.test(`withNames() computes ${name} of a pod if it needs no other object`, () => {
    assert.deepEqual(named(pod())[name], value);
  });
}

Deno.test("withNames() keeps a field of the object if it has the name of an expression", () => {
  assert.equal(named({ apiVersion: "example.com/v1", kind: "Widget", metadata: {}, name: "its own" }).name, "its own");
});

Deno.test("withNames() lets code set a field if it has the name of an expression", () => {
  const object = named(pod());
  object.name = "mine";
  assert.deepEqual(Object.entries(object).at(-1), ["name", "mine"]);
});

Deno.test("withNames() computes names of the current fields if the object was changed", () => {
  const object = named(pod());
  (object.metadata as { name: string }).name = "other";
  assert.equal(object.name, "other");
});

Deno.test("withNames() can be called again if the objects have names", () => {
  const object = pod();
  assert.deepEqual(withNames(withNames([object])).map(({ name }) => name), ["web"]);
});

Deno.test("withNames() adds nothing that is copied, compared or written if objects are used", () => {
  const object = named(pod());
  assert.deepStrictEqual(object, pod());
  assert.deepEqual(Object.keys({ ...object }), Object.keys(pod()));
  assert.deepEqual(structuredClone(object), pod());
});
