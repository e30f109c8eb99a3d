import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { run, withNamespace } from "./command_line.ts";
import { runScript, scriptTest, startScript } from "./in_cluster.ts";
import { until } from "./pods.ts";

const rolesFor = (namespace: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: script, namespace: ${namespace}}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: script}
rules: [{apiGroups: [""], resources: [nodes], verbs: [list]}]
`;

scriptTest(
  "run --in-cluster runs a script with its roles in a restricted namespace, and returns its result",
  async () => {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      await k8s.label("namespace", namespace, { "pod-security.kubernetes.io/enforce": "restricted" });
      const code = `import { connect } from "@kubeshell/k8s";
await using own = await connect();
console.log("args", JSON.stringify(Deno.args), own.namespace, Deno.env.get("COLOR"));
await own.list("configmaps");
const nodes = (await k8s.list("nodes")).items.length;
await own.list("secrets").catch((error) => console.log(error.message));
k8s.result({ nodes, text: "größe ".repeat(4000) });
`;
      const { code: exit, out, err } = await runScript(namespace, code, {
        roles: rolesFor(namespace),
        flags: ["--env", "COLOR=blue", "--memory", "256Mi", "--timeout", "2m"],
        args: ["a b", "$(HOME)", "$$x", "--flag"],
      });
      assert.equal(exit, 0, err);
      const [first, second, result = ""] = out.split("\n");
      assert.equal(first, `args ["a b","$(HOME)","$$x","--flag"] ${namespace} blue`);
      assert.match(second ?? "", /cannot list resource "secrets"/);
      assert.deepEqual(JSON.parse(result), { nodes: 1, text: "größe ".repeat(4000) });
      // The ClusterRole is removed as soon as the Job is complete; the rest belongs to the Job.
      assert.match(err, /^Creating ClusterRole \S+, with the label kubeshell\.dev\/run=/m);
      assert.deepEqual(
        (await k8s.list("clusterroles", { labels: "kubeshell.dev/run" })).items.filter(({ metadata }) =>
          metadata.annotations?.["kubeshell.dev/job"]?.startsWith(`${namespace}/`)
        ),
        [],
      );
      const name = /job\.batch\/(\S+)/.exec(err)?.[1] ?? "";
      assert.equal((await run(["run", "--clean", name, "-n", namespace])).out, `job.batch/${name} removed\n`);
      await until("the objects of the Job are gone", async () => {
        const lists = await Promise.all(
          ["configmaps", "serviceaccounts", "roles", "rolebindings"].map((type) => k8s.list(type)),
        );
        return lists.every(({ items }) => items.every(({ metadata }) => !metadata.name.startsWith(name)))
          ? true
          : undefined;
      });
    });
  },
);

scriptTest("run --in-cluster ends with the exit code of a script that fails", async () => {
  await withNamespace(async (namespace) => {
    const exits = await runScript(namespace, 'console.log("before");\nDeno.exit(7);\n');
    assert.deepEqual([exits.code, exits.out], [7, "before\n"]);
    const throws = await runScript(namespace, 'await k8s.list("pods");\n');
    assert.equal(throws.code, 1);
    assert.match(throws.out, /^Error from server \(Forbidden\): .* cannot list resource "pods"/);
    const slow = await runScript(namespace, "await new Promise((resolve) => setTimeout(resolve, 60_000));\n", {
      flags: ["--timeout", "3s"],
    });
    assert.equal(slow.code, 124, slow.err);
  });
});

scriptTest("run --in-cluster fails if the pod is killed or deleted, whatever the log contains", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const waits =
      'k8s.result(1);\nconsole.log("ready");\nawait new Promise((resolve) => setTimeout(resolve, 60_000));\n';
    const { ended } = await startScript(namespace, waits);
    const pod = await until("the script runs", async () => {
      const pod = (await k8s.list("pods")).items.find(({ status }) => status?.phase === "Running");
      if (pod === undefined) return undefined;
      return (await Array.fromAsync(k8s.logs(pod))).some(({ text }) => text === "ready") ? pod : undefined;
    });
    await k8s.delete("pod", pod.metadata.name, { gracePeriodSeconds: 0 });
    const { code, out, err } = await ended;
    assert.notEqual(code, 0);
    assert.doesNotMatch(out, /^1$/m);
    assert.match(err, /error: /);
  });
});

scriptTest("run --in-cluster leaves a Job running if it is ended by SIGTERM, and prints its name", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const { process, ended } = await startScript(
      namespace,
      "await new Promise((resolve) => setTimeout(resolve, 60_000));\n",
    );
    const job = await until("there is a Job", async () => (await k8s.list("jobs")).items[0]);
    await until(
      "the pod runs",
      async () => (await k8s.list("pods")).items[0]?.status?.phase === "Running" || undefined,
    );
    process.kill("SIGTERM");
    const { err } = await ended;
    assert.match(err, new RegExp(`^job.batch/${job.metadata.name} is left running$`, "m"));
    assert.equal((await k8s.get("job", job.metadata.name)).status?.active, 1);
  });
});

scriptTest("run --in-cluster --cron creates a CronJob that --from runs with other arguments", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const code = "console.log(JSON.stringify(Deno.args));\nk8s.result(Deno.args.length);\n";
    const flags = ["--cron", "0 3 * * *", "--time-zone", "Europe/Zurich", "--name", "nightly"];
    const cron = await runScript(namespace, code, { flags, args: ["nightly"] });
    assert.deepEqual([cron.code, cron.out], [0, "cronjob.batch/nightly\n"]);
    const { spec } = await k8s.get("cronjob", "nightly");
    assert.deepEqual([spec?.schedule, spec?.timeZone, spec?.suspend], ["0 3 * * *", "Europe/Zurich", false]);
    const { out, err } = await run([
      "run",
      "--in-cluster",
      "-n",
      namespace,
      "--from",
      "cronjob/nightly",
      "--",
      "now",
      "--x",
    ]);
    assert.equal(out, '["now","--x"]\n2\n', err);
  });
});

scriptTest("run --in-cluster removes everything if a step fails half way", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "taken" } });
    const { code, err } = await runScript(namespace, "", { flags: ["--name", "taken"], roles: rolesFor(namespace) });
    assert.equal(code, 1);
    assert.match(err, /serviceaccounts "taken" already exists/);
    assert.equal(await k8s.find("job", "taken"), undefined);
    assert.equal(await k8s.find("clusterrole", `${namespace}-taken-1`), undefined);
  });
});

scriptTest("run --in-cluster --shards returns the results of all shards by index", async () => {
  await withNamespace(async (namespace) => {
    const code = 'k8s.result([k8s.shard, k8s.mine(["a", "b", "c", "d", "e"])]);\n';
    const { out, err } = await runScript(namespace, code, { flags: ["--shards", "3"] });
    const results: [{ index: number; count: number }, string[]][] = JSON.parse(out || `"${err}"`);
    assert.deepEqual(results.map(([shard]) => shard), [0, 1, 2].map((index) => ({ index, count: 3 })));
    assert.deepEqual(results.flatMap(([, names]) => names).toSorted(), ["a", "b", "c", "d", "e"]);
  });
});
