import assert from "node:assert/strict";
import { quantity } from "../../../lib/data/expression/quantity.ts";
import { createEvaluator, type EvaluatorOptions } from "../../../lib/terminal/repl/evaluate/evaluate.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";
import type { K8s } from "../../../lib/session/k8s.ts";
import { assertMessage } from "../../messages.ts";

async function evaluating(options: Partial<EvaluatorOptions> = {}) {
  const { handler } = sandbox({
    objects: [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "prices", namespace: "shop" }, data: { bread: "3" } },
      widgets,
      { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "cog", namespace: "default" }, size: 2 },
    ],
  });
  const requests: string[] = [];
  const k8s = await connect({
    handler: async (request) => {
      const { pathname, search } = new URL(request.url);
      if (!/^\/apis?(\/[^/]+\/[^/]+)?$/.test(pathname)) requests.push(`${request.method} ${pathname}${search}`);
      return await handler(request);
    },
  });
  const evaluator = createEvaluator({ globals: { k8s, quantity }, base: "file:///nowhere/", ...options });
  const value = async (text: string) => (await evaluator.evaluate(text)).value;
  return { k8s, requests, evaluator, value, [Symbol.dispose]: () => evaluator[Symbol.dispose]() };
}

const widgets = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    names: { plural: "widgets", singular: "widget", kind: "Widget", shortNames: ["wd"] },
    scope: "Namespaced",
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
    }],
  },
};

const PODS = ["helloworld", "web-6d4b8f7c9d-4kx7p", "web-6d4b8f7c9d-zt2mq"];

// The code and its value. Code that worked before there were words keeps working.
const codes: [string, unknown][] = [
  ["pods.map((p) => p.metadata.name)", PODS],
  ["pod.length + po.length", 6],
  ["pods.map((p) => p.name)", PODS],
  ["cm.map(({ namespace }) => namespace)", ["default"]],
  ['deploy("web").spec.replicas', 2],
  ['deploy("web").ready && nodes[0].ready', true],
  ["pods.map((p) => `${p.state} ${p.node} ${p.image} ${p.restarts}`)[1]", "Running minikube nginx:1.27 0"],
  ['deploy("web")?.spec.replicas', 2],
  ['(deploy)("web").spec.replicas', 2],
  ['deploy("web").pods.map((p) => p.name)', PODS.slice(1)],
  ["nodes.map((n) => n.pods.length)", [3]],
  ['nodes.map((n) => `${n.requests.cpu < quantity("1")}`)', ["true"]],
  ["pods.map((p) => p.owner)", [undefined, "Deployment/web", "Deployment/web"]],
  ["const [{ services }] = pods; services.map((s) => s.spec.ports[0].port)", [80]],
  ['svc("helloworld").pods.filter((p) => p.spec.containers.length).map((p) => p.state)', ["Running"]],
  ['(await deploy("web")).spec.replicas', 2],
  ['pods({ labels: "app=web" }).length', 2],
  ['cm({ namespace: "*" }).filter((c) => c.namespace === "shop").map((c) => c.name)', ["prices"]],
  ['cm("prices", { namespace: "shop" }).data.bread', "3"],
  ["pods().length", 3],
  ["widgets[0].size + wd.length", 3],
  ['kinds["widgets.v1.example.com"].length', 1],
  ["kinds.widget[0].size", 2],
  ['kinds.deploy("web").spec.replicas', 2],
  ["({ pods }).pods.length", 3],
  ["`${nodes.length}`", "1"],
  ["const count = () => pods.length; count()", 3],
  ['(async () => deploy("web").spec.replicas)()', 2],
  ['const before = 1\ndeploy("web").spec.replicas\nsvc("kubernetes").metadata.name', "kubernetes"],
  ['deploy("web")\n', "Deployment/web"],
  ['const { spec: { replicas } } = deploy("web"); replicas', 2],
  ["[1, 2].map((pod) => pod + 1)", [2, 3]],
  ["const rs = [1]; rs.length", 1],
  ["pvc = 5; pvc + 1", 6],
  ["typeof secrets", "undefined"],
  ["({ pods: 1 }).pods", 1],
  ["structuredClone({ a: 1 }).a", 1],
  ["typeof Event", "function"],
];
for (const [code, expected] of codes) {
  Deno.test(`createEvaluator() reads the kinds that code names if the code is ${JSON.stringify(code)}`, async () => {
    using session = await evaluating();
    const value = await session.value(code) as { kind?: string; metadata?: { name: string } };
    assert.deepEqual(value?.metadata === undefined ? value : `${value.kind}/${value.metadata.name}`, expected);
  });
}

Deno.test("createEvaluator() reads each kind once if an input names it more than once", async () => {
  using session = await evaluating();
  assert.equal(await session.value("pods.length + pods.filter((p) => pods.includes(p)).length"), 6);
  assert.deepEqual(session.requests, ["GET /api/v1/namespaces/default/pods?limit=200"]);
});

Deno.test("createEvaluator() reads other objects only if the code names what needs them", async () => {
  using session = await evaluating();
  await session.value('deploy("web").spec.template.spec.containers[0].resources.requests');
  assert.deepEqual(session.requests.splice(0), ["GET /apis/apps/v1/namespaces/default/deployments/web"]);
  await session.value("sts.map((s) => s.pods.length)");
  assert.deepEqual(session.requests.splice(0), ["GET /apis/apps/v1/namespaces/default/statefulsets?limit=200"]);
  await session.value('svc("helloworld").pods.length');
  assert.deepEqual(session.requests.map((request) => request.replace(/\?.*/, "")), [
    "GET /api/v1/namespaces/default/services/helloworld",
    "GET /api/v1/namespaces/default/pods",
  ]);
});

Deno.test("createEvaluator() refuses a name when it is read if the other objects are forbidden", async () => {
  using session = await evaluating();
  const handler: K8s["handler"] = async (request) =>
    request.url.includes("/pods")
      ? await session.k8s.with({ as: "nobody" }).handler(request)
      : await session.k8s.handler(request);
  await session.evaluator.assign("k8s", await connect({ handler }));
  assert.equal(await session.value("svc.map((s) => s.spec && 1).length + (svc[0]?.nothing ? svc[0].pods : 0)"), 2);
  await assertMessage(
    import.meta.url,
    "a name whose objects are forbidden",
    () => session.value('svc("helloworld").pods.length'),
  );
});

Deno.test("createEvaluator() reads nothing if a variable of an earlier input has the name", async () => {
  using session = await evaluating();
  await session.value("const sa = [1, 2]");
  assert.equal(await session.value("sa.length"), 2);
  await session.value("endpoints = 'mine'");
  assert.equal(await session.value("endpoints"), "mine");
  await session.value("kinds = { pods: 7 }");
  assert.equal(await session.value("kinds.pods"), 7);
  await session.value("delete globalThis.kinds");
  assert.deepEqual(session.requests, []);
});

Deno.test("createEvaluator() keeps the list of a function's own input if it is called in a later one", async () => {
  using session = await evaluating();
  await session.value("const names = () => cm.map((c) => c.name)");
  await session.value('await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "later" } })');
  assert.deepEqual(await session.value("names()"), ["kube-root-ca.crt"]);
  assert.deepEqual(await session.value("cm.map((c) => c.name)"), ["kube-root-ca.crt", "later"]);
});

Deno.test("createEvaluator() reads all namespaces if it is created so", async () => {
  using session = await evaluating({ allNamespaces: true });
  assert.deepEqual(await session.value('cm.filter((c) => c.namespace === "shop").map((c) => c.name)'), ["prices"]);
  assert.equal(await session.value("nodes.length"), 1);
  assert.deepEqual(await session.value('cm({ namespace: "shop" }).map((c) => c.name)'), ["prices"]);
});

Deno.test("createEvaluator() shows, compares and applies the API's object if it has the names of expressions", async () => {
  using session = await evaluating();
  const [pod] = await session.value("pods") as { name: string }[];
  const plain = (await session.k8s.list("pods")).items[0];
  assert.equal(pod?.name, "helloworld");
  assert.deepStrictEqual(pod, plain);
  assert.equal(JSON.stringify(pod), JSON.stringify(plain));
  assert.deepEqual(Object.keys(pod ?? {}), Object.keys(plain ?? {}));
});

const refused = [
  '[1].map(() => deploy("web"))',
  'class A { a = deploy("web") }',
  "kinds",
  "const type = 'pods'; kinds[type]",
  "kinds.gadgets",
  "pods(5)",
  'deploy("nope")',
];
for (const code of refused) {
  Deno.test(`createEvaluator() refuses with advice if the code is ${code}`, async () => {
    using session = await evaluating();
    await assertMessage(import.meta.url, `refused code: ${code}`, () => session.value(code));
  });
}

Deno.test("createEvaluator() names the word and runs nothing if its kind is forbidden", async () => {
  using session = await evaluating();
  await session.evaluator.assign("k8s", session.k8s.with({ as: "nobody" }) satisfies K8s);
  await assertMessage(
    import.meta.url,
    "a word whose kind is forbidden",
    () => session.value("globalThis.ran = true; secrets.length"),
  );
  assert.equal(await session.value("globalThis.ran"), undefined);
});

Deno.test("createEvaluator() leaves an unknown name to the code if no kind has it", async () => {
  using session = await evaluating();
  await assert.rejects(session.value("gadgets.length"), { name: "ReferenceError" });
});
