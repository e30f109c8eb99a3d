import assert from "node:assert/strict";
import { ApiError, InputError } from "../../lib/data/core/errors.ts";
import { changeObject, type ObjectUpdate, type ReadAndPatch } from "../../lib/api/client/change.ts";
import { decideLabels, type MetadataChanges } from "../../lib/api/client/changes/metadata.ts";
import { connect } from "../../lib/session/connect.ts";
import { delay } from "../../lib/data/base/wait.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { assertMessage } from "../messages.ts";

const effects: [
  before: Record<string, string>,
  changes: MetadataChanges,
  labels: Record<string, string>,
  done: ObjectUpdate["done"],
  missing?: string[],
][] = [
  [{}, { a: "1" }, { a: "1" }, "labeled"],
  [{ a: "1" }, { a: "1" }, { a: "1" }, "not labeled"],
  [{ a: "1" }, { a: null }, {}, "unlabeled"],
  [{ a: "1" }, { a: null, b: "2" }, { b: "2" }, "modified"],
  [{}, { a: null }, {}, "not labeled", ['label "a" not found.']],
  [{}, { constructor: "x" }, { constructor: "x" }, "labeled"],
];

for (const [before, changes, labels, done, notes = []] of effects) {
  Deno.test(`decideLabels() says "${done}" if ${JSON.stringify(before)} gets ${JSON.stringify(changes)}`, async () => {
    const change = await decideLabels(changes)({ metadata: { labels: before } });
    assert.deepEqual(change, { object: { metadata: { labels } }, done, notes });
  });
}

Deno.test("decideLabels() replaces another value if it may overwrite", async () => {
  const object = { metadata: { labels: { a: "1" } } };
  assert.equal((await decideLabels({ a: "2" }, true)(object)).done, "labeled");
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

Deno.test("changeObject() decides again if another write came between", async () => {
  const verbs = contested([{ other: "1" }, { other: "2" }]);
  const { object } = await changeObject(verbs, { type: "pod", name: "x" }, decideLabels({ a: "1" }));
  assert.deepEqual(object.metadata?.labels, { other: "2", a: "1" });
  assert.deepEqual(verbs.versions, ["1", "2", "3"]);
});

Deno.test("changeObject() refuses the value that another write set meanwhile", async () => {
  const change = changeObject(contested([{ a: "theirs" }]), { type: "pod", name: "x" }, decideLabels({ a: "mine" }));
  await assert.rejects(change, InputError);
});

Deno.test("changeObject() does not repeat a change of a given resourceVersion", async () => {
  const verbs = contested([{ other: "1" }]);
  const change = changeObject(verbs, { type: "pod", name: "x" }, decideLabels({ a: "1" }), { resourceVersion: "1" });
  await assert.rejects(change, { reason: "Conflict" });
  assert.deepEqual(verbs.versions, ["1"]);
});

Deno.test("label() accepts a kind and a name, TYPE/NAME, or an object", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const pod = await k8s.label("pod", "helloworld", { tier: "front" });
  await k8s.label("pod/helloworld", { tier: "back" }, { overwrite: true });
  assert.equal((await k8s.get("pod/helloworld")).metadata.labels?.tier, "back");
  assert.equal((await k8s.label(pod, { tier: null })).metadata.labels?.tier, undefined);
});

Deno.test("changeObject() sends nothing if the decision changes nothing", async () => {
  const verbs = contested([]);
  const { object } = await changeObject(verbs, { type: "pod", name: "x" }, (object) => ({ object }));
  assert.deepEqual([object.metadata?.resourceVersion, verbs.versions], ["1", []]);
});

Deno.test("scale() waits until the pods are ready, and no further if another writer changes their number", async () => {
  const box = sandbox();
  await using k8s = await connect({ handler: box.handler });
  const scaled = k8s.scale("deploy", "web", 3, { timeout: 60_000 });
  await delay(50);
  await k8s.patch("deploy", "web", { status: { replicas: 3, readyReplicas: 3 } }, { subresource: "status" });
  await scaled;
  const contested = assert.rejects(k8s.scale("deploy", "web", 4, { timeout: 60_000 }), InputError);
  await delay(50);
  await k8s.scale("deploy", "web", 5);
  await contested;
  await assertMessage(
    import.meta.url,
    "a scale that another writer changes",
    () => k8s.scale("deploy", "web", 6, { timeout: 20 }),
  );
});

Deno.test("scale() sends one request if it has no condition", async () => {
  const sent: string[] = [];
  const box = sandbox();
  await using k8s = await connect({
    handler: (request) => {
      sent.push(`${request.method} ${new URL(request.url).pathname}`);
      return box.handler(request);
    },
  });
  await k8s.scale("deploy", "web", 3);
  assert.deepEqual(sent, ["PATCH /apis/apps/v1/namespaces/default/deployments/web/scale"]);
  await assert.rejects(k8s.scale("deploy/web", 1, { current: 2 }), InputError);
});

Deno.test("taint() and cordon() change a node", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  await k8s.taint("minikube", { add: [{ key: "gpu", value: "1", effect: "NoSchedule" }] });
  const { spec } = await k8s.taint("node/minikube", {
    add: [{ key: "new", effect: "NoExecute" }],
    remove: [{ key: "gpu" }],
  });
  assert.deepEqual(spec?.taints, [{ key: "new", effect: "NoExecute" }]);
  assert.equal((await k8s.cordon("minikube")).spec?.unschedulable, true);
  assert.equal((await k8s.uncordon("minikube")).spec?.unschedulable, undefined);
});
