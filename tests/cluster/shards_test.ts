import assert from "node:assert/strict";
import { delay } from "../../lib/data/base/wait.ts";
import { isNotFound } from "../../lib/data/core/errors.ts";
import { connect } from "../../lib/session/connect.ts";
import { withNamespace } from "./command_line.ts";
import { scriptTest, startScript } from "./in_cluster.ts";

const OBJECTS = 5000;
const SHARDS = 20;

scriptTest(
  `run --in-cluster --shards ${SHARDS} visits each of ${OBJECTS} objects once while pods are killed`,
  async () => {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      const names = Array.from({ length: OBJECTS }, (_, index) => `item-${index}`);
      await Promise.all(Array.from({ length: 32 }, async () => {
        for (let name = names.pop(); name !== undefined; name = names.pop()) {
          await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels: { item: "" } } });
        }
      }));
      const roles = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: script, namespace: ${namespace}}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [list]}]
`;
      const code = `const names = [];
for await (const { metadata } of k8s.mine("configmaps", { labels: "item", metadataOnly: true })) {
  names.push(Number(metadata.name.slice("item-".length)));
}
console.log("shard", k8s.shard.index);
await new Promise((resolve) => setTimeout(resolve, 1000));
k8s.result(names);
`;
      const flags = ["--shards", String(SHARDS), "--retries", "3"];
      const { ended } = await startScript(namespace, code, { flags, roles });
      let isOver = false;
      ended.then(() => isOver = true);
      let killed = 0;
      // The Job counts a killed pod as failed, and starts another one for its index.
      while (!isOver && killed < 5) {
        await delay(1000);
        // A killed pod stays in the list until the Job has counted it.
        const running = (await k8s.list("pods")).items.filter(({ metadata, status }) =>
          metadata.deletionTimestamp === undefined && status?.phase === "Running"
        );
        const victim = running[Math.floor(Math.random() * running.length)];
        if (victim === undefined) continue;
        try {
          await k8s.delete("pod", victim.metadata.name, { gracePeriodSeconds: 0 });
          killed++;
        } catch (error) {
          if (!isNotFound(error)) throw error;
        }
      }
      const { code: exit, out, err } = await ended;
      assert.equal(exit, 0, err);
      assert.ok(killed > 0);
      const results: number[][] = JSON.parse(out.trimEnd().split("\n").at(-1) ?? "");
      assert.equal(results.length, SHARDS);
      const all = results.flat().toSorted((a, b) => a - b);
      assert.deepEqual(all, Array.from({ length: OBJECTS }, (_, index) => index));
    });
  },
);
