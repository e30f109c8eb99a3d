import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { tempDir } from "../temp_dir.ts";
import { runSequence } from "../undo/random_writes.ts";
import { run, withNamespace } from "./command_line.ts";
import { until } from "./pods.ts";

function deployment(namespace: string, image: string): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "web", image, ports: [{ containerPort: 80 }] }] },
      },
    },
  };
}

Deno.test("undo() takes each kind of write back if the server is real", async () => {
  await using dir = await tempDir();
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ journal: `${dir.path}/journal`, namespace });
    await using other = await connect({ namespace, fieldManager: "other" });
    await k8s.apply(deployment(namespace, "nginx:1"));
    const spec = async () => (await other.find<string>("deploy", "web"))?.spec;
    const writes: (() => Promise<unknown>)[] = [
      () => k8s.apply(deployment(namespace, "nginx:2")),
      () => k8s.set.image("deploy", "web", { web: "nginx:3" }),
      () => k8s.scale("deploy", "web", 1),
      () => k8s.patch("deploy", "web", [{ op: "add", path: "/spec/paused", value: true }]),
      () => k8s.set.env("deploy", "web", { A: null, B: null }),
      () => k8s.delete("deploy", "web", { propagationPolicy: "Foreground", wait: true }),
    ];
    for (const write of writes) {
      const before = await spec();
      const count = (await k8s.journal()).length;
      await write();
      if ((await k8s.journal()).length === count) continue;
      const after = await spec();
      for (const state of [before, after, before]) {
        const plan = await k8s.undo();
        const [result] = await plan.apply();
        assert.equal(result?.result, "undone", `${write}\n${plan.print()}${result?.error}`);
        assert.deepEqual(await spec(), state, String(write));
      }
    }
    // The next apply of the same manager has no conflict.
    await k8s.apply(deployment(namespace, "nginx:4"));
  });
});

Deno.test("undo() takes a rollout undo back if the server is real", async () => {
  await using dir = await tempDir();
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ journal: `${dir.path}/journal`, namespace });
    await k8s.create(deployment(namespace, "nginx:1"));
    await Array.fromAsync(k8s.rollout.status("deploy", "web"));
    await k8s.set.image("deploy", "web", { web: "nginx:2" });
    await Array.fromAsync(k8s.rollout.status("deploy", "web"));
    const image = async () => (await k8s.get<string>("deploy", "web")).spec.template.spec.containers[0].image;
    await k8s.rollout.undo("deploy", "web");
    assert.equal(await image(), "nginx:1");
    const [result] = await (await k8s.undo()).apply();
    assert.equal(result?.result, "undone", String(result?.error));
    assert.equal(await image(), "nginx:2");
  });
});

Deno.test("undo() of a new namespace keeps the objects of others in it if the server is real", async () => {
  await using dir = await tempDir();
  await using k8s = await connect({ journal: `${dir.path}/journal` });
  await using other = await connect();
  const name = `test-${crypto.randomUUID().slice(0, 8)}`;
  await k8s.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  try {
    assert.equal((await k8s.undo()).steps[0]?.action, "delete");
    await other.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "theirs", namespace: name } });
    const plan = await k8s.undo();
    assert.equal(
      plan.steps[0]?.reason,
      "it contains objects that are not part of this undo, such as configmaps/theirs",
    );
  } finally {
    await other.delete("namespace", name);
  }
});

Deno.test("undo() of a folder with a namespace deletes it with the pods of its Deployment if the server is real", async () => {
  await using dir = await tempDir();
  await using k8s = await connect({ journal: `${dir.path}/journal` });
  const namespace = `test-${crypto.randomUUID().slice(0, 8)}`;
  const web = deployment(namespace, "nginx:1");
  const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace } };
  const results = await Array.fromAsync(k8s.applyEach([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    { ...web, spec: { ...web.spec, replicas: 2 } },
    { ...service, spec: { ports: [{ port: 80 }], selector: { app: "web" } } },
  ]));
  assert.deepEqual(results.map(({ result }) => result), ["created", "created", "created"]);
  await until("there are 2 pods", async () => (await k8s.list("pods", { namespace })).items.length === 2);
  await until("there are endpoints", async () => await k8s.find("endpoints", "web", { namespace }));
  await until("there is a slice", async () => (await k8s.list("endpointslices", { namespace })).items.length > 0);
  const plan = await k8s.undo();
  const undone = await plan.apply();
  assert.deepEqual(undone.map(({ result, error }) => error ?? result), ["undone", "undone", "undone"]);
  await until("it is gone", async () => await k8s.find("namespace", namespace) === undefined);
});

// A sample; `npm run soak -- undo 1000 --server` runs a thousand.
Deno.test("undo() loses nothing of another writer in 5 random sequences if the server is real", async () => {
  await using k8s = await connect();
  for (let seed = 1; seed <= 5; seed++) {
    await withNamespace(async (namespace) => {
      assert.deepEqual((await runSequence(seed, { handler: k8s.handler, namespace })).faults, []);
    });
  }
});

Deno.test("k8s undo takes a command back if K8S_JOURNAL names a file and the server is real", async () => {
  await using dir = await tempDir();
  const file = `${dir.path}/journal`;
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const app = await dir.file("app.json", JSON.stringify(deployment(namespace, "nginx:1")));
    Deno.env.set("K8S_JOURNAL", file);
    try {
      assert.equal((await run(["apply", "-f", app])).code, 0);
      assert.equal((await run(["label", "deploy", "web", "a=b", "-n", namespace])).code, 0);
      assert.equal((await run(["undo", "--yes"])).code, 0);
      assert.equal((await k8s.get("deploy", "web")).metadata.labels?.a, undefined);
      await k8s.annotate("deploy", "web", { who: "other" });
      const [first] = JSON.parse((await run(["journal", "-o", "json"])).out);
      const { code, out } = await run(["undo", first.id, "--yes"]);
      assert.equal(code, 1);
      assert.match(
        out,
        /^conflict +deployment\.apps\/web .* metadata\.annotations(\.who)? was changed since by k8s at/m,
      );
    } finally {
      Deno.env.delete("K8S_JOURNAL");
    }
  });
});

Deno.test("a role that may only patch configmaps still patches with a journal if the server is real", async () => {
  await using dir = await tempDir();
  await withNamespace(async (namespace) => {
    await using admin = await connect({ namespace });
    await admin.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { a: "1" } });
    await admin.create(await admin.make.role("patcher", { verbs: ["patch"], resources: ["configmaps"] }));
    await admin.create(await admin.make.roleBinding("patcher", { role: "patcher", users: ["patcher"] }));
    await using k8s = await connect({ journal: `${dir.path}/journal`, namespace, as: "patcher" });
    await k8s.patch("configmap", "a", { data: { a: "2" } });
    assert.deepEqual((await admin.get("configmap", "a")).data, { a: "2" });
    const [group] = await k8s.journal();
    assert.equal(group?.writes[0]?.inexact, "the object could not be read (403)");
    const plan = await k8s.undo();
    assert.equal(plan.steps[0]?.action, "refused");
  });
});
