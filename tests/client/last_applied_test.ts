import assert from "node:assert/strict";
import { lastAppliedUpdate, withoutLastApplied } from "../../lib/api/client/last_applied.ts";
import { LAST_APPLIED } from "../../lib/data/core/object.ts";

const manifest = { kind: "ConfigMap", apiVersion: "v1", metadata: { name: "x" }, data: { b: "<1>", a: "1" } };
// The annotation that kubectl 1.36 writes for this manifest.
const KUBECTL = '{"apiVersion":"v1","data":{"a":"1","b":"\\u003c1\\u003e"},"kind":"ConfigMap",' +
  '"metadata":{"annotations":{},"name":"x","namespace":"shop"}}\n';

function objectWith(annotations: Record<string, string> | undefined) {
  return { ...manifest, metadata: { name: "x", namespace: "shop", ...(annotations && { annotations }) } };
}

Deno.test("lastAppliedUpdate() gives nothing when there is no annotation, or it says the same (A7)", () => {
  assert.equal(lastAppliedUpdate(objectWith(undefined), manifest), undefined);
  assert.equal(lastAppliedUpdate(objectWith({ other: "1" }), manifest), undefined);
  assert.equal(lastAppliedUpdate(objectWith({ [LAST_APPLIED]: KUBECTL }), manifest), undefined);
});

for (const before of [KUBECTL.replace('"a":"1"', '"a":"2"'), "no JSON", ""]) {
  Deno.test(`lastAppliedUpdate() writes the manifest when the annotation is ${before.slice(0, 30)} (A7)`, () => {
    const update = lastAppliedUpdate(objectWith({ [LAST_APPLIED]: before }), manifest);
    const text = update?.metadata?.annotations?.[LAST_APPLIED] ?? "";
    assert.equal(text, `${JSON.stringify(JSON.parse(KUBECTL))}\n`);
    assert.deepEqual(Object.keys(update ?? {}), ["apiVersion", "kind", "metadata"]);
  });
}

Deno.test("lastAppliedUpdate() leaves out what only a server sets when the manifest is an export (A1, A7)", () => {
  const exported = { ...manifest, metadata: { ...manifest.metadata, uid: "u", resourceVersion: "1" } };
  assert.equal(lastAppliedUpdate(objectWith({ [LAST_APPLIED]: KUBECTL }), exported), undefined);
});

Deno.test("withoutLastApplied() removes the annotation and no other", () => {
  const annotations = { a: "1", [LAST_APPLIED]: "{}" };
  assert.deepEqual(withoutLastApplied({ metadata: { annotations } }), { metadata: { annotations: { a: "1" } } });
  assert.equal(withoutLastApplied(manifest), manifest);
});
