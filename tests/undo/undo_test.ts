import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { listGroups } from "../../lib/features/undo/groups.ts";
import { assertMessage } from "../messages.ts";
import { configMap, journaled } from "./journaled.ts";

const deployment: KubeObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "front" },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "front" } },
    template: {
      metadata: { labels: { app: "front" } },
      spec: { containers: [{ name: "front", image: "nginx:1" }] },
    },
  },
};

/** The parts of an object that an undo must bring back. */
function content({ metadata, status: _, ...rest }: KubeObject): unknown {
  const { labels, annotations } = metadata ?? {};
  return { ...rest, labels, annotations };
}

const WRITES: Record<string, (k8s: Awaited<ReturnType<typeof journaled>>["k8s"]) => Promise<unknown>> = {
  label: (k8s) => k8s.label("deploy", "front", { tier: "front" }),
  scale: (k8s) => k8s.scale("deploy", "front", 3),
  "a strategic patch": (k8s) =>
    k8s.patch("deploy", "front", {
      spec: { template: { spec: { containers: [{ name: "front", image: "nginx:2" }] } } },
    }),
  "a merge patch": (k8s) => k8s.patch("deploy", "front", { spec: { paused: true } }, { type: "merge" }),
  "a JSON patch": (k8s) => k8s.patch("deploy", "front", [{ op: "replace", path: "/spec/replicas", value: 4 }]),
  replace: async (k8s) => {
    const object = await k8s.get<string>("deploy", "front");
    return await k8s.replace({ ...object, spec: { ...object.spec, replicas: 6 }, metadata: { name: "front" } });
  },
  apply: (k8s) => k8s.apply({ ...deployment, spec: { ...deployment.spec, replicas: 5 } }, { forceConflicts: true }),
  "set image": (k8s) => k8s.set.image("deploy", "front", { front: "nginx:3" }),
  edit: (k8s) =>
    k8s.edit("deploy", "front", (object) => {
      object.metadata.annotations = { note: "x" };
    }),
  delete: (k8s) => k8s.delete("deploy", "front"),
};

for (const [name, write] of Object.entries(WRITES)) {
  Deno.test(`undo() takes ${name} back, and again is a redo`, async () => {
    await using session = await journaled();
    const { k8s, other } = session;
    await other.create(deployment);
    const before = await other.get<string>("deploy", "front");
    await write(k8s);
    const after = await other.find<string>("deploy", "front");
    for (const state of [before, after, before]) {
      const plan = await k8s.undo();
      assert.equal((await plan.apply())[0]?.result, "undone", plan.print());
      const now = await other.find<string>("deploy", "front");
      assert.deepEqual(now && content(now), state && content(state));
    }
  });
}

Deno.test("undo() takes a create back", async () => {
  await using session = await journaled();
  const { k8s, other } = session;
  await k8s.create(configMap("a", { a: "1" }));
  assert.deepEqual((await k8s.undo()).steps.map(({ action, name }) => [action, name]), [["delete", "configmap/a"]]);
  assert.equal((await (await k8s.undo()).apply())[0]?.result, "undone");
  assert.equal(await other.find("configmap", "a"), undefined);
});

Deno.test("undo() has nothing to do if the call deleted its own object", async () => {
  await using session = await journaled();
  const { k8s, file } = session;
  await k8s.create(configMap("a", { a: "1" }));
  await k8s.delete("configmap", "a");
  const [create, remove] = (await k8s.journal()).map(({ id }) => id);
  // A command, such as `k8s run --rm`, is one group.
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replaceAll(`"group":"${remove}"`, `"group":"${create}"`));
  assert.equal((await k8s.undo()).counts.unchanged, 1);
});

Deno.test("undo() of a delete has nothing to do if the object exists again as it was, and says who if it does not", async () => {
  await using session = await journaled();
  const { k8s, other } = session;
  await other.create(configMap("a", { a: "1" }));
  await k8s.delete("configmap", "a");
  await other.create(configMap("a", { a: "1" }));
  assert.equal((await k8s.undo()).counts.unchanged, 1);
  await other.patch("configmap", "a", { data: { a: "2" } });
  assert.match((await k8s.undo()).steps[0]?.reason ?? "", /^it exists again: it was written by other at /);
});

Deno.test("undo() of a call that wrote a new object twice only deletes it", async () => {
  await using session = await journaled();
  const { k8s, other, requests } = session;
  await Array.fromAsync(k8s.applyEach([configMap("a", { a: "1" }), configMap("a", { a: "2" })]));
  const plan = await k8s.undo();
  requests.length = 0;
  assert.equal((await plan.apply())[0]?.result, "undone");
  assert.deepEqual(requests.filter((line) => line.startsWith("PATCH")), []);
  assert.equal(await other.find("configmap", "a"), undefined);
});

Deno.test("undo() sends nothing and says who if somebody else changed the field", async () => {
  await using session = await journaled();
  const { k8s, other, requests } = session;
  await other.create(configMap("a", { a: "1", b: "1" }));
  await k8s.patch("configmap", "a", { data: { a: "2" } });
  await other.patch("configmap", "a", { data: { a: "3" } });
  const plan = await k8s.undo();
  assert.equal(plan.steps[0]?.action, "conflict");
  assert.match(plan.steps[0]?.reason ?? "", /^data\.a was changed since by other at /);
  requests.length = 0;
  await assert.rejects(plan.apply(), { name: "InputError", message: /configmap\/a: data\.a / });
  assert.deepEqual(requests, []);
});

Deno.test("undo() keeps the fields that somebody else changed", async () => {
  await using session = await journaled();
  const { k8s, other } = session;
  await other.create(configMap("a", { a: "1", b: "1" }));
  await k8s.patch("configmap", "a", { data: { a: "2" } });
  await other.patch("configmap", "a", { data: { b: "2", c: "2" } });
  await (await k8s.undo()).apply();
  assert.deepEqual((await other.get("configmap", "a")).data, { a: "1", b: "2", c: "2" });
});

Deno.test("plan.apply() of an undo stops if a field moves after the plan", async () => {
  await using session = await journaled();
  const { k8s, other } = session;
  await other.create(configMap("a", { a: "1" }));
  await k8s.patch("configmap", "a", { data: { a: "2" } });
  const plan = await k8s.undo();
  await other.patch("configmap", "a", { data: { a: "3" } });
  const [result] = await plan.apply();
  assert.equal(result?.result, "conflict");
  assert.deepEqual((await other.get("configmap", "a")).data, { a: "3" });
});

Deno.test("undo() of an apply stays an apply, so that the next apply has no conflict", async () => {
  await using session = await journaled();
  const { k8s, other } = session;
  await k8s.apply(configMap("a", { a: "1", b: "1" }));
  await k8s.apply(configMap("a", { a: "2", c: "1" }));
  await (await k8s.undo()).apply();
  const object = await other.get("configmap", "a");
  assert.deepEqual(object.data, { a: "1", b: "1" });
  const managers = (object.metadata.managedFields as { manager: string; operation: string; fieldsV1: unknown }[])
    .map(({ manager, operation, fieldsV1 }) => [manager, operation, fieldsV1]);
  assert.deepEqual(managers, [["k8s", "Apply", { "f:data": { "f:a": {}, "f:b": {} } }]]);
  await k8s.apply(configMap("a", { b: "3" }));
  assert.deepEqual((await other.get("configmap", "a")).data, { b: "3" });
});

Deno.test("undo() takes the deletion of a collection back", async () => {
  await using session = await journaled();
  const { k8s, other } = session;
  for (const name of ["a", "b"]) {
    await other.create({ ...configMap(name, { name }), metadata: { name, labels: { app: "x" } } });
  }
  await k8s.raw("/api/v1/namespaces/default/configmaps?labelSelector=app%3Dx", { method: "DELETE" });
  assert.equal(await other.find("configmap", "a"), undefined);
  const plan = await k8s.undo();
  assert.equal(plan.counts.create, 2, plan.print());
  await plan.apply();
  assert.deepEqual((await other.get("configmap", "b")).data, { name: "b" });
});

Deno.test("undo() of a new namespace deletes objects that belong to its objects, and keeps those of others", async () => {
  await using session = await journaled();
  const { k8s, other } = session;
  const namespace = "shop";
  const objects: KubeObject[] = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    { ...deployment, metadata: { name: "front", namespace } },
    { apiVersion: "v1", kind: "Service", metadata: { name: "front", namespace }, spec: { ports: [{ port: 80 }] } },
  ];
  await Array.fromAsync(k8s.applyEach(objects));
  // The sandbox has no controllers.
  const owned = (name: string, { apiVersion = "", kind = "", metadata }: KubeObject) => {
    const owner = { apiVersion, kind, name: metadata?.name ?? "", uid: metadata?.uid ?? "", controller: true };
    return { name, namespace, ownerReferences: [owner] };
  };
  const front = await other.get<string>("deployment", "front", { namespace });
  const { replicas: _, ...spec } = front.spec;
  const set = await other.create({
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: owned("front-1", front),
    spec: { selector: spec.selector, template: spec.template },
  });
  await other.create({ ...configMap("inner", {}), metadata: owned("inner", set) });
  await other.create({ apiVersion: "v1", kind: "Endpoints", metadata: { name: "front", namespace } });
  assert.deepEqual((await k8s.undo()).steps.map(({ action, reason }) => reason ?? action), [
    "delete",
    "delete",
    "delete",
  ]);
  await other.create({ ...configMap("theirs", {}), metadata: { name: "theirs", namespace } });
  const refused = await k8s.undo();
  assert.equal(
    refused.steps.at(-1)?.reason,
    "it contains objects that are not part of this undo, such as configmaps/theirs",
  );
  await other.delete("configmap", "theirs", { namespace });
  const results = await (await k8s.undo()).apply();
  assert.deepEqual(results.map(({ result, error }) => error ?? result), ["undone", "undone", "undone"]);
  assert.equal(await other.find("namespace", namespace), undefined);
});

Deno.test("undo() creates a namespace and the objects in it again, and says that these depend on it", async () => {
  await using session = await journaled();
  const { k8s, other } = session;
  await Array.fromAsync(k8s.applyEach([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    { ...configMap("a", { a: "1" }), metadata: { name: "a", namespace: "shop" } },
  ]));
  await (await k8s.undo()).apply();
  const plan = await k8s.undo();
  assert.deepEqual(plan.steps.map(({ action, name, dependsOn }) => [action, name, dependsOn]), [
    ["create", "namespace/shop", undefined],
    ["create", "configmap/a", "namespace/shop"],
  ]);
  assert.match(plan.print(), /^create +configmap\/a +shop +it gets a new uid; it depends on namespace\/shop$/m);
  assert.match(plan.steps[1]?.diff ?? "", /^\+ {2}a: "1"$/m);
  assert.deepEqual((await plan.apply()).map(({ result }) => result), ["undone", "undone"]);
  assert.deepEqual((await other.get("configmap", "a", { namespace: "shop" })).data, { a: "1" });
});

Deno.test("undo() names the id if there is no such command", async () => {
  await using session = await journaled();
  await assertMessage(import.meta.url, "a journal without writes", () => session.k8s.undo());
  await session.k8s.create(configMap("a", {}));
  await assertMessage(import.meta.url, "an unknown id", () => session.k8s.undo("nothing"));
});

Deno.test("undo() fails if the session has no journal", async () => {
  await using session = await journaled();
  const k8s = await connect({ handler: session.box.handler });
  await assertMessage(import.meta.url, "a session without a journal", () => k8s.undo());
});

Deno.test("journal() lists each call with its state", async () => {
  await using session = await journaled();
  const { k8s } = session;
  await k8s.create(configMap("a", { a: "1" }));
  await k8s.label("configmap", "a", { a: "b" });
  await (await k8s.undo()).apply();
  const groups = await k8s.journal();
  const states = groups.map((
    { writes, undoes, undoneBy },
  ) => [writes[0]?.verb, undoes !== undefined, undoneBy !== undefined]);
  assert.deepEqual(states, [["create", false, false], ["update", false, true], ["update", true, false]]);
});

Deno.test("undo() of a create with a secret value is refused after a change, and made without one", async () => {
  await using session = await journaled();
  const { k8s, other } = session;
  await k8s.create(configMap("a", { password: "x" }));
  assert.equal((await k8s.undo()).steps[0]?.action, "delete");
  await other.label("configmap", "a", { a: "b" });
  assert.match((await k8s.undo()).steps[0]?.reason ?? "", /^metadata\.labels(\.a)? was changed since by other/);
  await other.label("configmap", "a", { a: null });
  assert.match((await k8s.undo()).steps[0]?.reason ?? "", /^some of its values are not in the journal/);
});

Deno.test("undo() of a changed environment variable is refused without its value", async () => {
  await using session = await journaled();
  const { k8s, other } = session;
  await other.set.env("deploy", "web", { A: "1" });
  await k8s.set.env("deploy", "web", { A: "2" });
  assert.match(
    (await k8s.undo()).steps[0]?.reason ?? "",
    /^the value of spec\..*env\[name=A\]\.value is not in the journal/,
  );
});

Deno.test("plan.apply() of an undone apply creates nothing if somebody else deletes the object in between", async () => {
  await using session = await journaled();
  const { k8s, other, box, file } = session;
  await k8s.apply(configMap("a", { a: "1" }));
  await k8s.apply(configMap("a", { a: "2" }));
  const interrupted = await connect({
    journal: file,
    handler: async (request) => {
      const isUndo = request.method === "PATCH" && !request.url.includes("dryRun");
      if (isUndo) await other.delete("configmap", "a").catch(() => {});
      return await box.handler(request);
    },
  });
  const [result] = await (await interrupted.undo()).apply();
  assert.equal(result?.reason, "somebody deleted it since");
  assert.equal(await other.find("configmap", "a"), undefined);
});

Deno.test("listGroups() has no namespace for a write of a namespace's status", () => {
  const cluster = { server: "https://a" };
  const write = { method: "PATCH", verb: "update", context: "a", cluster, time: new Date().toISOString() } as const;
  const paths = ["namespaces/shop/status", "namespaces/shop", "namespaces/shop/pods/web", "namespaces/shop/pods"];
  const entries = paths.map((path, index) => ({ ...write, id: `w${index}`, group: "g", path: `/api/v1/${path}` }));
  const [group] = listGroups(entries, cluster);
  assert.deepEqual(group?.writes.map(({ namespace }) => namespace), [undefined, undefined, "shop", "shop"]);
});
