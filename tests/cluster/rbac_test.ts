import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { checkRoles } from "../../lib/terminal/commands/cluster/check_rbac.ts";
import { permissionTexts, SCRIPTS } from "../rbac/scripts.ts";
import { withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, runningPod } from "./pods.ts";

async function startPod(namespace: string): Promise<void> {
  await using k8s = await connect({ namespace });
  await k8s.create(nodePod("web", "echo hello; sleep 600"));
  await runningPod(k8s, "web");
}

nodeTest("rbac() allows exactly the requests of each script on the real authorizer", async () => {
  await withNamespace(async (first) => {
    await withNamespace(async (second) => {
      await Promise.all([startPod(first), startPod(second)]);
      for (const [name, { needs, setup, run }] of Object.entries(SCRIPTS)) {
        await using admin = await connect({ namespace: first });
        const scene = { pod: "web", namespace: first, unique: first };
        await setup?.({ k8s: admin, ...scene });
        using recording = await admin.record();
        await run({ k8s: admin, ...scene });
        const seen = permissionTexts(recording.accesses);
        for (const need of needs) assert.ok(seen.includes(need), `${name}: ${need} is not in ${seen.join(", ")}`);
        const rbac = recording.rbac({ serviceAccount: "job" });
        const { refused, superfluous } = await checkRoles(recording.accesses, rbac);
        assert.deepEqual([refused, superfluous], [[], []], name);

        // The same roles for another namespace, in which the script has not run yet.
        await using owner = await connect({ namespace: second });
        const there = { pod: "web", namespace: second, unique: second };
        const objects = JSON.parse(JSON.stringify(rbac.objects).replaceAll(first, second));
        await setup?.({ k8s: owner, ...there });
        for (const object of objects) await owner.create(object);
        const user = `system:serviceaccount:${second}:job`;
        await using job = await connect({ namespace: second, as: user });
        using again = await job.record();
        try {
          await run({ k8s: job, ...there });
        } catch (error) {
          throw new Error(`${name}: ${error}\n${rbac}`);
        }
        assert.deepEqual(again.accesses.filter(({ refused }) => refused > 0), [], `${name}\n${rbac}`);
        for (const { kind, metadata } of objects) await owner.delete(kind, metadata.name);
        await clean(first);
        await clean(second);
      }
    });
  });
});

/** Removes what the scripts create. */
async function clean(namespace: string): Promise<void> {
  await using k8s = await connect({ namespace });
  for (const [type, path] of [["configmaps", "api/v1"], ["deployments", "apis/apps/v1"], ["jobs", "apis/batch/v1"]]) {
    await k8s.raw(`/${path}/namespaces/${namespace}/${type}?propagationPolicy=Background`, { method: "DELETE" });
  }
  if (await k8s.find("namespace", `new-${namespace}`)) await k8s.delete("namespace", `new-${namespace}`);
  if (await k8s.find("serviceaccount", "robot")) await k8s.delete("serviceaccount", "robot");
}
