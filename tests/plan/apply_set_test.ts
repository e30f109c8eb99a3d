import assert from "node:assert/strict";
import { commandLine } from "../commands/command_line.ts";
import type { K8s } from "../../lib/session/k8s.ts";

const ID = "applyset.kubernetes.io/id";
const PART_OF = "applyset.kubernetes.io/part-of";
const TOOLING = "applyset.kubernetes.io/tooling";
const KINDS = "applyset.kubernetes.io/contains-group-kinds";
const NAMESPACES = "applyset.kubernetes.io/additional-namespaces";

const object = (kind: string, name: string, namespace?: string) => ({
  apiVersion: "v1",
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
const namespace = (name: string) => object("Namespace", name);

/** Applies objects as the set `shop`, and returns the results. */
function applied(k8s: K8s, objects: ReturnType<typeof object>[], options: Parameters<K8s["applyEach"]>[1] = {}) {
  return Array.fromAsync(
    k8s.applyEach(objects, { applySet: "shop", ...options }),
    ({ object, result }) => [`${object.kind}/${object.metadata?.name}`, result],
  );
}

const annotations = async (k8s: K8s) => (await k8s.get("secret", "shop")).metadata.annotations;

Deno.test("applyEach() with applySet writes the labels and annotations of KEP-3659", async () => {
  const { k8s } = await commandLine([namespace("other")]);
  await applied(k8s, [object("ConfigMap", "a"), object("Secret", "b", "other")]);
  // printf shop.default.Secret. | openssl dgst -sha256 -binary | base64, in the alphabet of URLs.
  const id = "applyset-deGdy9cO9XA_cS6jkZBQNNHCB9v4eVtcTMJd6JKtoOg-v1";
  const parent = await k8s.get("secret", "shop");
  assert.deepEqual(parent.metadata.labels, { [ID]: id });
  assert.deepEqual(parent.metadata.annotations, {
    [NAMESPACES]: "other",
    [KINDS]: "ConfigMap,Secret",
    [TOOLING]: "k8s/v1",
  });
  assert.deepEqual((await k8s.get("configmap", "a")).metadata.labels, { [PART_OF]: id });
});

Deno.test("applyEach() with applySet deletes the members that left the input, and no other object", async () => {
  const { k8s } = await commandLine([namespace("other"), object("ConfigMap", "stranger")]);
  await applied(k8s, [object("ConfigMap", "a"), object("ConfigMap", "b"), object("Secret", "c", "other")]);
  assert.deepEqual(await applied(k8s, [object("ConfigMap", "a")], { dryRun: true }), [
    ["ConfigMap/a", "unchanged"],
    ["ConfigMap/b", "pruned"],
    ["Secret/c", "pruned"],
  ]);
  assert.ok(await k8s.find("configmap", "b"));
  assert.equal((await annotations(k8s))?.[KINDS], "ConfigMap,Secret");
  assert.deepEqual((await applied(k8s, [object("ConfigMap", "a")])).slice(1), [
    ["ConfigMap/b", "pruned"],
    ["Secret/c", "pruned"],
  ]);
  assert.equal(await k8s.find("configmap", "b"), undefined);
  assert.equal(await k8s.find("secret", "c", { namespace: "other" }), undefined);
  assert.ok(await k8s.find("configmap", "stranger"));
  assert.deepEqual(await annotations(k8s), { [NAMESPACES]: "", [KINDS]: "ConfigMap", [TOOLING]: "k8s/v1" });
});

Deno.test("applyEach() with applySet deletes nothing if an object fails, and keeps the kinds of the set", async () => {
  const { k8s } = await commandLine();
  await applied(k8s, [object("Secret", "a")]);
  assert.deepEqual(await applied(k8s, [object("ConfigMap", "Bad_Name")]), [["ConfigMap/Bad_Name", "failed"]]);
  assert.ok(await k8s.find("secret", "a"));
  assert.equal((await annotations(k8s))?.[KINDS], "ConfigMap,Secret");
});

Deno.test("applyEach() with applySet writes the parent after its namespace if the input creates it", async () => {
  const { k8s } = await commandLine();
  const input = [object("ConfigMap", "a", "shop"), namespace("shop")];
  const inShop = { namespace: "shop" };
  const results = [["Namespace/shop", "created"], ["ConfigMap/a", "created"]];
  assert.deepEqual(await applied(k8s.with(inShop), input), results);
  assert.ok(await k8s.find("secret", "shop", inShop));
});

Deno.test("applyEach() writes nothing if confirmPrune rejects", async () => {
  const { k8s, requests } = await commandLine();
  await applied(k8s, [object("ConfigMap", "a")]);
  requests.length = 0;
  const confirmPrune = (deletions: { name: string }[]) => {
    assert.deepEqual(deletions.map(({ name }) => name), ["configmap/a"]);
    return Promise.reject(new Error("unwanted"));
  };
  await assert.rejects(applied(k8s, [object("ConfigMap", "b")], { confirmPrune }), /unwanted/);
  assert.ok(requests.every((request) => request.startsWith("GET ")), requests.join("\n"));
});

const refused: [title: string, annotations: Record<string, string>, labels: Record<string, string>, message: RegExp][] =
  [
    ["is no parent", {}, {}, /already exists and is missing required annotation "applyset.kubernetes.io\/tooling"$/],
    ["is that of kubectl", { [TOOLING]: "kubectl/v1.36.0" }, {}, /is managed by tooling "kubectl" instead of "k8s"$/],
    ["has no id", { [TOOLING]: "k8s/v1" }, {}, /does not have required label applyset.kubernetes.io\/id$/],
    ["has another id", { [TOOLING]: "k8s/v1" }, { [ID]: "applyset-x-v1" }, /has incorrect value for label/],
  ];
for (const [title, annotations, labels, message] of refused) {
  Deno.test(`applyEach() refuses a parent that ${title}, and plan() shows it`, async () => {
    const secret = object("Secret", "shop");
    const { k8s } = await commandLine([{ ...secret, metadata: { ...secret.metadata, annotations, labels } }]);
    await assert.rejects(applied(k8s, [object("ConfigMap", "a")]), ({ message: text }: Error) => message.test(text));
    assert.equal(await k8s.find("configmap", "a"), undefined);
    const { steps } = await k8s.plan([object("ConfigMap", "a")], { applySet: "shop" });
    assert.deepEqual(steps.map(({ action }) => action), ["refused", "create"]);
  });
}

Deno.test("applyEach() and plan() refuse a custom parent whose kind is not permitted", async () => {
  const { k8s } = await commandLine();
  const options = { applySet: "namespaces/default" };
  const expected = { message: 'resource "namespaces" is not permitted as an ApplySet parent' };
  await assert.rejects(applied(k8s, [object("ConfigMap", "a")], options), expected);
  await assert.rejects(k8s.plan([object("ConfigMap", "a")], options), expected);
});

Deno.test("applyEach() and plan() do not take a member of another set unless forceConflicts is set", async () => {
  const { k8s } = await commandLine();
  await applied(k8s, [object("ConfigMap", "a")]);
  const input = [object("ConfigMap", "a")];
  assert.deepEqual(await applied(k8s, input, { applySet: "configmap/other" }), [["ConfigMap/a", "failed"]]);
  const { steps } = await k8s.plan(input, { applySet: "configmap/other" });
  assert.deepEqual(steps.map(({ action }) => action), ["unchanged", "conflict"]);
  const forced = { applySet: "configmap/other", forceConflicts: true };
  assert.deepEqual(await applied(k8s, input, forced), [["ConfigMap/a", "configured"]]);
});

Deno.test("plan() with applySet shows the parent and the deletions, and apply() does them", async () => {
  const { k8s } = await commandLine();
  await applied(k8s, [namespace("extra"), object("ConfigMap", "a"), object("Secret", "b")]);
  const input = [object("ConfigMap", "a"), object("ConfigMap", "new")];
  const plan = await k8s.plan(input, { applySet: "shop" });
  assert.deepEqual(plan.steps.map(({ action, name }) => [action, name]), [
    ["update", "secret/shop"],
    ["unchanged", "configmap/a"],
    ["create", "configmap/new"],
    ["delete", "secret/b"],
    ["delete", "namespace/extra"],
  ]);
  assert.equal(plan.counts.delete, 2);
  assert.match(String(plan), /^delete +namespace\/extra +not in the input; everything in it is deleted too$/m);
  const saved = JSON.parse(JSON.stringify(plan));
  const results = await (await k8s.plan(saved)).apply();
  assert.deepEqual(results.map(({ step, result }) => [result, step.name]), [
    ["unchanged", "configmap/a"],
    ["created", "configmap/new"],
    ["pruned", "secret/b"],
    ["pruned", "namespace/extra"],
    ["configured", "secret/shop"],
  ]);
  assert.equal((await annotations(k8s))?.[KINDS], "ConfigMap");
  assert.deepEqual((await k8s.plan(input, { applySet: "shop" })).counts.unchanged, 3);
});

Deno.test("plan.apply() does not delete an object that left the set or was created again", async () => {
  const { k8s } = await commandLine();
  await applied(k8s, [object("ConfigMap", "left"), object("Secret", "again"), object("ConfigMap", "kept")]);
  const plan = await k8s.plan([object("ConfigMap", "kept")], { applySet: "shop" });
  const { metadata } = await k8s.get("secret", "again");
  await k8s.delete("secret", "again");
  await k8s.create({ ...object("Secret", "again"), metadata: { name: "again", labels: metadata.labels ?? {} } });
  await k8s.patch("configmap", "left", { metadata: { labels: { [PART_OF]: null } } });
  const results = await plan.apply();
  assert.deepEqual(results.map(({ step, result }) => [result, step.name]), [
    ["unchanged", "configmap/kept"],
    ["moved", "configmap/left"],
    ["unchanged", "secret/again"],
  ]);
  assert.ok(await k8s.find("secret", "again"));
  assert.ok(await k8s.find("configmap", "left"));
});

Deno.test("plan.apply() applies nothing if the set has a new kind since", async () => {
  const { k8s } = await commandLine();
  await applied(k8s, [object("ConfigMap", "a")]);
  const plan = await k8s.plan([object("ConfigMap", "b")], { applySet: "shop" });
  await applied(k8s, [object("ConfigMap", "a"), object("Secret", "c")]);
  assert.deepEqual((await k8s.plan([object("ConfigMap", "b")], { applySet: "shop" })).counts.delete, 2);
  assert.deepEqual((await plan.apply()).map(({ step, result }) => [result, step.name]), [
    ["moved", "secret/shop"],
  ]);
  assert.equal(await k8s.find("configmap", "b"), undefined);
});

Deno.test("plan() with applySet plans a parent in a namespace of the input", async () => {
  const { k8s } = await commandLine();
  const plan = await k8s.with({ namespace: "shop" }).plan([namespace("shop"), object("ConfigMap", "a")], {
    applySet: "shop",
  });
  assert.deepEqual(plan.steps.map(({ name, dependsOn }) => [name, ...(dependsOn ?? [])]), [
    ["secret/shop", "namespace/shop"],
    ["namespace/shop"],
    ["configmap/a", "namespace/shop"],
  ]);
  const results = (await plan.apply()).map(({ result }) => result);
  assert.deepEqual(results, ["created", "created", "created"]);
});
