import assert from "node:assert/strict";
import { ApiError, InputError } from "../../lib/data/core/errors.ts";
import { changeLabels, type LabelChanges, labelEffect, type ReadAndPatch } from "../../lib/api/client/label.ts";
import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";

const effects: [before: Record<string, string>, changes: LabelChanges, effect: ReturnType<typeof labelEffect>][] = [
  [{}, { a: "1" }, { done: "labeled", labels: { a: "1" }, missing: [] }],
  [{ a: "1" }, { a: "1" }, { done: "not labeled", labels: { a: "1" }, missing: [] }],
  [{ a: "1" }, { a: null }, { done: "unlabeled", labels: {}, missing: [] }],
  [{ a: "1" }, { a: null, b: "2" }, { done: "modified", labels: { b: "2" }, missing: [] }],
  [{}, { a: null }, { done: "not labeled", labels: {}, missing: ["a"] }],
  [{}, { constructor: "x" }, { done: "labeled", labels: { constructor: "x" }, missing: [] }],
];

for (const [labels, changes, effect] of effects) {
  Deno.test(`labelEffect() says "${effect.done}" if ${JSON.stringify(labels)} gets ${JSON.stringify(changes)}`, () => {
    assert.deepEqual(labelEffect({ metadata: { labels } }, changes), effect);
  });
}

Deno.test("labelEffect() refuses another value if it may not overwrite", () => {
  const object = { metadata: { labels: { a: "1" } } };
  assert.throws(() => labelEffect(object, { a: "2" }), InputError);
  assert.equal(labelEffect(object, { a: "2" }, { overwrite: true }).done, "labeled");
});

/** Verbs on one object that another writer changes before each of the first patches. */
function contested(writes: readonly Record<string, string>[]): ReadAndPatch & { versions: unknown[] } {
  let [version, labels, left] = [1, {} as Record<string, string>, [...writes]];
  const versions: unknown[] = [];
  const current = () => ({ metadata: { name: "x", resourceVersion: String(version), labels } });
  return {
    versions,
    get: () => Promise.resolve(current()),
    patch: (_type, _name, patch) => {
      const { metadata } = patch as { metadata: { resourceVersion?: string; labels: Record<string, string> } };
      versions.push(metadata.resourceVersion);
      const [other, ...rest] = left;
      if (other !== undefined) [version, labels, left] = [version + 1, other, rest];
      if (metadata.resourceVersion === String(version)) {
        labels = { ...labels, ...metadata.labels };
        return Promise.resolve(current());
      }
      return Promise.reject(
        new ApiError({ apiVersion: "v1", kind: "Status", reason: "Conflict", code: 409 }, {
          method: "PATCH",
          path: "/",
        }),
      );
    },
  };
}

Deno.test("changeLabels() decides again if another write came between", async () => {
  const verbs = contested([{ other: "1" }, { other: "2" }]);
  const { object } = await changeLabels(verbs, { type: "pod", name: "x" }, { a: "1" });
  assert.deepEqual(object.metadata?.labels, { other: "2", a: "1" });
  assert.deepEqual(verbs.versions, ["1", "2", "3"]);
});

Deno.test("changeLabels() refuses the value that another write set meanwhile", async () => {
  const change = changeLabels(contested([{ a: "theirs" }]), { type: "pod", name: "x" }, { a: "mine" });
  await assert.rejects(change, { message: "'a' already has a value (theirs), and overwrite is false" });
});

Deno.test("changeLabels() does not repeat a change of a given resourceVersion", async () => {
  const verbs = contested([{ other: "1" }]);
  const change = changeLabels(verbs, { type: "pod", name: "x" }, { a: "1" }, { resourceVersion: "1" });
  await assert.rejects(change, { reason: "Conflict" });
  assert.deepEqual(verbs.versions, ["1"]);
});

Deno.test("label() accepts a kind and a name, TYPE/NAME, or an object", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const pod = await k8s.label("pod", "helloworld", { tier: "front" });
  await k8s.label("pod/helloworld", { tier: "back" }, { overwrite: true });
  assert.equal((await k8s.get("pod/helloworld")).metadata.labels?.tier, "back");
  assert.equal((await k8s.label(pod, { tier: null })).metadata.labels?.tier, undefined);
  await assert.rejects(k8s.label("pod/helloworld", { a: "1" }, { overwrit: true } as object), TypeError);
});
