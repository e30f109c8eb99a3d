import assert from "node:assert/strict";
import { commandLine } from "../commands/command_line.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import type { Handler } from "../../lib/data/core/handler.ts";
import { connect } from "../../lib/session/connect.ts";
import { isSavedPlan } from "../../lib/features/plan/plan.ts";
import { assertMessage } from "../messages.ts";

const map = (name: string, data: Record<string, string>, namespace?: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  data,
});
const shop = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };

Deno.test("plan() says for each object what an apply would do", async () => {
  const { k8s } = await commandLine();
  await k8s.apply(map("same", { a: "1" }));
  await k8s.apply(map("old", { a: "1" }));
  await k8s.apply(map("theirs", { a: "1" }), { fieldManager: "other" });
  const plan = await k8s.plan([
    map("new", { a: "1" }),
    map("old", { a: "2" }),
    map("same", { a: "1" }),
    map("theirs", { a: "2" }),
    map("Bad_Name", {}),
    map("later", { a: "1" }, "shop"),
    shop,
  ]);
  const actions = plan.steps.map(({ name, action, dependsOn }) => [name, action, ...(dependsOn ?? [])]);
  assert.deepEqual(actions, [
    ["namespace/shop", "create"],
    ["configmap/new", "create"],
    ["configmap/old", "update"],
    ["configmap/same", "unchanged"],
    ["configmap/theirs", "conflict"],
    ["configmap/Bad_Name", "refused"],
    ["configmap/later", "create", "namespace/shop"],
  ]);
  assert.deepEqual(plan.counts, { create: 3, update: 1, replace: 0, unchanged: 1, delete: 0, conflict: 1, refused: 1 });
  assert.match(plan.steps[2]?.diff ?? "", /^- {2}a: "1"\n\+ {2}a: "2"$/m);
  assert.equal(await k8s.find("configmap", "new"), undefined);
});

Deno.test("plan.apply() sends nothing if a step is refused", async () => {
  const { k8s, requests } = await commandLine();
  const plan = await k8s.plan([map("a", {}), map("Bad_Name", {})]);
  requests.length = 0;
  await assertMessage(import.meta.url, "a plan with a step that is refused", () => plan.apply());
  assert.deepEqual(requests, []);
});

Deno.test("plan.apply() does what the plan says", async () => {
  const { k8s } = await commandLine();
  await k8s.apply(map("old", { a: "1" }));
  const plan = await k8s.plan([map("old", { a: "2" }), map("later", { a: "1" }, "shop"), shop]);
  const results = await plan.apply();
  assert.deepEqual(results.map(({ step, result }) => [step.name, result]), [
    ["namespace/shop", "created"],
    ["configmap/old", "configured"],
    ["configmap/later", "created"],
  ]);
  assert.deepEqual(
    (await k8s.plan([map("old", { a: "2" }), map("later", { a: "1" }, "shop"), shop])).counts.unchanged,
    3,
  );
});

Deno.test("plan.apply() does not write an object that has changed since", async () => {
  const { k8s } = await commandLine();
  await k8s.apply(map("a", { a: "1" }));
  const plan = await k8s.plan([map("a", { a: "2" }), map("b", {})]);
  await k8s.patch("configmap", "a", { data: { theirs: "1" } });
  await k8s.create(map("b", { theirs: "1" }));
  const results = await plan.apply();
  assert.deepEqual(results.map(({ result }) => result), ["moved", "moved"]);
  assert.equal((await k8s.get("configmap", "a")).data?.a, "1");
});

Deno.test("plan() replaces an object with an immutable field if replace is set", async () => {
  const { k8s } = await commandLine();
  await k8s.apply({ ...map("fixed", { a: "1" }), immutable: true });
  const changed = { ...map("fixed", { a: "2" }), immutable: true };
  assert.equal((await k8s.plan([changed])).steps[0]?.action, "refused");
  const plan = await k8s.plan([changed], { replace: true });
  assert.equal(plan.steps[0]?.action, "replace");
  assert.deepEqual((await plan.apply()).map(({ result }) => result), ["replaced"]);
  assert.equal((await k8s.get("configmap", "fixed")).data?.a, "2");
});

Deno.test("plan() restores a plan that was saved as JSON, and refuses that of another server", async () => {
  const { k8s } = await commandLine();
  const saved = JSON.parse(JSON.stringify(await k8s.plan([map("a", { a: "1" })])));
  assert.ok(isSavedPlan(saved));
  await assertMessage(
    import.meta.url,
    "a plan of another server",
    () => k8s.plan({ ...saved, server: "https://elsewhere" }),
  );
  assert.deepEqual((await (await k8s.plan(saved)).apply()).map(({ result }) => result), ["created"]);
});

Deno.test("plan() and diff() send two requests for each object", async () => {
  const { k8s, requests } = await commandLine();
  await k8s.diff([map("a", {}), map("b", {})]);
  assert.equal(requests.length, 4);
  requests.length = 0;
  await k8s.plan([map("a", {}), map("b", {})]);
  assert.equal(requests.length, 4);
});

Deno.test("diff() masks the values of a Secret as kubectl does", async () => {
  const { k8s } = await commandLine();
  const secret = (value: string) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s" },
    data: { changed: btoa(value), same: "YQ==" },
  });
  await k8s.apply(secret("1"));
  const [masked] = await k8s.diff([secret("2")]);
  assert.match(
    masked?.diff ?? "",
    /^- {2}changed: '\*\*\* \(before\)'\n\+ {2}changed: '\*\*\* \(after\)'\n {3}same: '\*\*\*'$/m,
  );
  const [shown] = await k8s.diff([secret("2")], { showSecrets: true });
  assert.match(shown?.diff ?? "", /^- {2}changed: MQ==\n\+ {2}changed: Mg==$/m);
});

Deno.test("applyEach() says created, configured or unchanged, and goes on after a failure", async () => {
  const { k8s } = await commandLine();
  await k8s.apply(map("old", { a: "1" }));
  await k8s.apply(map("same", { a: "1" }));
  const input = [map("old", { a: "2" }), map("same", { a: "1" }), map("Bad_Name", {}), map("in", {}, "shop"), shop];
  const results = (dryRun: boolean) =>
    Array.fromAsync(k8s.applyEach(input, { dryRun }), ({ object, result }) => [object.metadata?.name, result]);
  const expected = [["shop", "created"], ["old", "configured"], ["same", "unchanged"], ["Bad_Name", "failed"]];
  // A dry run stores no namespace, so the object in it fails.
  assert.deepEqual(await results(true), [...expected, ["in", "failed"]]);
  assert.deepEqual(await results(false), [...expected, ["in", "created"]]);
});

Deno.test("applyEach() applies an object that may be patched but not read", async () => {
  const { box } = await commandLine();
  const patcher = await connect({
    handler: async (request) => {
      if (request.method !== "GET" || !new URL(request.url).pathname.includes("/configmaps")) {
        return await box.handler(request);
      }
      const status = {
        kind: "Status",
        apiVersion: "v1",
        status: "Failure",
        reason: "Forbidden",
        code: 403,
        message: "no",
      };
      return Response.json(status, { status: 403 });
    },
  });
  const results = await Array.fromAsync(patcher.applyEach(map("a", { a: "1" })), ({ result }) => result);
  assert.deepEqual(results, ["configured"]);
});

Deno.test("applyEach() applies an object twice, in order, if the input has it twice", async () => {
  const { k8s } = await commandLine();
  const input = [map("a", { a: "1" }), map("b", {}), map("a", { a: "2" })];
  const results = await Array.fromAsync(k8s.applyEach(input), ({ result }) => result);
  assert.deepEqual(results, ["created", "created", "configured"]);
  assert.equal((await k8s.get("configmap", "a")).data?.a, "2");
});

Deno.test("plan.apply() writes an object that changed elsewhere since, and leaves one that is done", async () => {
  const { k8s } = await commandLine();
  const long = (a: string) => map("a", { a, b: "", c: "", d: "", e: "" });
  await k8s.apply(long("1"));
  await k8s.apply(map("b", { a: "1" }));
  await k8s.apply(map("c", { a: "1" }));
  const plan = await k8s.plan([long("2"), map("b", { a: "2" }), map("c", { a: "1" })]);
  await k8s.label("configmap", "a", { theirs: "1" });
  await k8s.apply(map("b", { a: "2" }));
  await k8s.patch("configmap", "c", { data: { a: "3" } });
  const results = await plan.apply();
  assert.deepEqual(results.map(({ step, result }) => [step.name, result]), [
    ["configmap/a", "configured"],
    ["configmap/b", "unchanged"],
    ["configmap/c", "moved"],
  ]);
  assert.equal((await k8s.get("configmap", "a")).metadata.labels?.theirs, "1");
});

Deno.test("plan.apply() writes a restored plan to the namespace of the plan", async () => {
  const { k8s } = await commandLine();
  const saved = JSON.parse(JSON.stringify(await k8s.plan([map("a", {})], { namespace: "kube-system" })));
  await (await k8s.plan(saved)).apply();
  assert.equal((await k8s.get("configmap", "a", { namespace: "kube-system" })).metadata.namespace, "kube-system");
  assert.equal(await k8s.find("configmap", "a"), undefined);
});

Deno.test("plan() names an object to come that has a generateName, or no namespace by its definition", async () => {
  const { k8s } = await commandLine();
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "things.example.com" },
    spec: {
      group: "example.com",
      scope: "Cluster",
      names: { plural: "things", singular: "thing", kind: "Thing" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
    },
  };
  const thing = { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "t" } };
  const generated = { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "gen-" } };
  const plan = await k8s.plan([thing, definition, generated]);
  assert.deepEqual(plan.steps.map(({ name, namespace, action }) => [name, namespace, action]), [
    ["customresourcedefinition.apiextensions.k8s.io/things.example.com", undefined, "create"],
    ["configmap/gen-...", "default", "refused"],
    ["thing.example.com/t", undefined, "create"],
  ]);
});

Deno.test("plan() contains the last of two equal names, and warns", async () => {
  const warnings: string[] = [];
  await using k8s = await connect({ handler: sandbox().handler, onWarning: (text) => void warnings.push(text) });
  const plan = await k8s.plan([map("a", { a: "1" }), map("b", {}), map("a", { a: "2" })]);
  assert.deepEqual(plan.steps.map(({ name }) => name), ["configmap/b", "configmap/a"]);
  assert.match(plan.steps[1]?.diff ?? "", /a: "2"/);
  assert.deepEqual(warnings, ["configmap/a is in the input twice; the plan contains the last one"]);
});

Deno.test("plan() refuses to replace an object by one that the server rejects", async () => {
  const reject = (next: Handler) => async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== "PATCH" || !/\/fixed-\w+$/.test(pathname)) return await next(request);
    const causes = [{ field: "data", message: "bad data" }];
    const status = {
      apiVersion: "v1",
      kind: "Status",
      status: "Failure",
      code: 422,
      reason: "Invalid",
      message: "bad data",
      details: { causes },
    };
    return Response.json(status, { status: 422 });
  };
  await using k8s = await connect({ handler: reject(sandbox().handler) });
  await k8s.apply({ ...map("fixed", { a: "1" }), immutable: true });
  const [step] = (await k8s.plan([{ ...map("fixed", { a: "2" }), immutable: true }], { replace: true })).steps;
  assert.equal(step?.action, "refused");
  assert.equal(step.reason, "the old object would be deleted, but the server rejects the new one: bad data");
});
