import assert from "node:assert/strict";
import { decidePause, decideRestart, decideUndo } from "../../lib/api/client/changes/rollout.ts";
import { findHistory } from "../../lib/api/client/changes/rollout_history.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";

const NOW = new Date("2026-01-02T03:04:05.678Z");
const template = (image: string, labels = {}) => ({ metadata: { labels: { app: "web", ...labels } }, spec: { image } });
const deployment: KubeObject = {
  kind: "Deployment",
  metadata: { name: "web", uid: "u", annotations: { mine: "kept", "kubernetes.io/change-cause": "third" } },
  spec: { selector: { matchLabels: { app: "web" } }, template: template("3") },
};
const replicaSet = (revision: string, image: string, cause?: string, uid = "u"): KubeObject => ({
  metadata: {
    name: `web-${revision}`,
    annotations: {
      "deployment.kubernetes.io/revision": revision,
      theirs: "x",
      ...cause && { "kubernetes.io/change-cause": cause },
    },
    ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web", uid, controller: true }],
  },
  spec: { template: template(image, { "pod-template-hash": revision }) },
});
const sets = [
  replicaSet("10", "3", "third"),
  replicaSet("9", "2"),
  replicaSet("8", "1", "first"),
  replicaSet("11", "0", "other", "other"),
];
const list = () => Promise.resolve(sets);

Deno.test("findHistory() sorts the revisions by number and leaves out those of another owner", async () => {
  const found = await findHistory(list, deployment);
  assert.deepEqual(found.map(({ revision, changeCause }) => [revision, changeCause]), [
    [8, "first"],
    [9, undefined],
    [10, "third"],
  ]);
  assert.deepEqual(found[0]?.template, template("1"));
});

Deno.test("findHistory() reads the template of a ControllerRevision", async () => {
  const revision: KubeObject = {
    ...replicaSet("1", ""),
    revision: 7,
    data: { spec: { template: { $patch: "replace", ...template("x") } } },
  };
  const [found] = await findHistory(() => Promise.resolve([revision]), { ...deployment, kind: "StatefulSet" });
  assert.deepEqual([found?.revision, found?.template], [7, template("x")]);
});

Deno.test("decideUndo() brings back template and cause, and keeps the annotations of the workload", async () => {
  const { object, done } = await decideUndo(list)(deployment);
  assert.equal(done, "rolled back");
  assert.deepEqual(object.spec.template, template("2"));
  assert.deepEqual(JSON.parse(JSON.stringify(object.metadata?.annotations)), { mine: "kept" });
  const first = await decideUndo(list, 8)(deployment);
  assert.equal(first.object.metadata?.annotations?.["kubernetes.io/change-cause"], "first");
});

Deno.test("decideUndo() skips a revision that is the current one", async () => {
  const { object, done } = await decideUndo(list, 10)(deployment);
  assert.equal(object, deployment);
  assert.equal(done, "skipped rollback (current template already matches revision 10)");
});

Deno.test("decideRestart() sets kubectl's annotation", async () => {
  const { object, done } = await decideRestart(NOW)(deployment);
  assert.equal(done, "restarted");
  assert.deepEqual(object.spec.template.metadata.annotations, {
    "kubectl.kubernetes.io/restartedAt": "2026-01-02T03:04:05Z",
  });
});

Deno.test("decidePause() pauses a Deployment", async () => {
  const { object } = await decidePause(true)(deployment);
  assert.equal(object.spec.paused, true);
});
