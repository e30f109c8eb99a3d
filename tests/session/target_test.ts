import assert from "node:assert/strict";
import { InputError } from "../../lib/data/core/errors.ts";
import type { KubeObject, ObjectReference } from "../../lib/data/core/object.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop" },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "web" } },
    template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web" }] } },
  },
};
const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot", namespace: "shop" } };
const shop = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
const scope = { namespace: "shop" };
const { apiVersion, kind, metadata: { name, namespace } } = deployment;
const reference = { apiVersion, kind, name, namespace, uid: "1" };

/** A session in another namespace, and its requests without their bodies. */
async function session(): Promise<{ k8s: K8s; sent: string[] }> {
  const sent: string[] = [];
  const { handler } = sandbox({ objects: [shop, deployment, account] });
  const k8s = await connect({
    handler: async (request) => {
      sent.push(`${request.method} ${request.url}`);
      return await handler(request);
    },
  });
  return { k8s, sent };
}

// Each object as kind and name, and as a reference.
const verbs: [verb: string, byName: (k8s: K8s) => unknown, byObject: (k8s: K8s, object: ObjectReference) => unknown][] =
  [
    ["get", (k8s) => k8s.get("deployment", "web", scope), (k8s, object) => k8s.get(object)],
    ["find", (k8s) => k8s.find("deployment", "web", scope), (k8s, object) => k8s.find(object)],
    ["describe", (k8s) => k8s.describe("deployment", "web", scope), (k8s, object) => k8s.describe(object)],
    ["tree", (k8s) => k8s.tree("deployment", "web", scope), (k8s, object) => k8s.tree(object)],
    ["patch", (k8s) => k8s.patch("deployment", "web", {}, scope), (k8s, object) => k8s.patch(object, {})],
    ["delete", (k8s) => k8s.delete("deployment", "web", scope), (k8s, object) => k8s.delete(object)],
    ["path", (k8s) => k8s.path("deployment", "web", scope), (k8s, object) => k8s.path(object)],
    ["can", (k8s) => k8s.can("get", "deployment", "web", scope), (k8s, object) => k8s.can("get", object)],
    ["events", (k8s) => k8s.events({ for: "deployment/web", ...scope }), (k8s, object) => k8s.events({ for: object })],
  ];
for (const [verb, byName, byObject] of verbs) {
  Deno.test(`${verb}() takes an object or a reference in place of a kind and a name`, async () => {
    const named = await session();
    const expected = await byName(named.k8s);
    for (const object of [deployment, reference]) {
      const { k8s, sent } = await session();
      const result = await byObject(k8s, object);
      assert.deepEqual(sent, named.sent);
      if (verb === "path" || verb === "can") assert.deepEqual(result, expected);
    }
  });
}

Deno.test("a call about an object takes options after it, also after TYPE/NAME", async () => {
  const { k8s, sent } = await session();
  await k8s.get(deployment, { subresource: "scale" });
  await k8s.get("deployment/web", { namespace: "shop", subresource: "scale" });
  await k8s.patch("deployment/web", { metadata: {} }, { ...scope, dryRun: true });
  const path = "http://k8s.invalid/apis/apps/v1/namespaces/shop/deployments/web";
  assert.deepEqual(sent, [
    `GET ${path}/scale`,
    `GET ${path}/scale`,
    `PATCH ${path}?dryRun=All&fieldManager=k8s&fieldValidation=Strict`,
  ]);
});

Deno.test("get() finds the kind of a reference exactly, and in the session's namespace if it names none", async () => {
  const { k8s, sent } = await session();
  const pod = await k8s.get("pod", "helloworld");
  const owned = {
    ...pod,
    metadata: { ...pod.metadata, ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "helloworld", uid: "" }] },
  };
  const [owner = {}] = owned.metadata.ownerReferences;
  assert.equal((await k8s.get(owner)).metadata.uid, pod.metadata.uid);
  assert.equal((await k8s.get({ kind: "Namespace", name: "shop" })).metadata.name, "shop");
  assert.deepEqual(sent.slice(1), [
    "GET http://k8s.invalid/api/v1/namespaces/default/pods/helloworld",
    "GET http://k8s.invalid/api/v1/namespaces/shop",
  ]);
});

Deno.test("items of a list can be passed back", async () => {
  const { k8s, sent } = await session();
  for (const object of await k8s.list("deployments", scope)) await k8s.delete(object);
  assert.equal(sent.at(-1), "DELETE http://k8s.invalid/apis/apps/v1/namespaces/shop/deployments/web");
});

Deno.test("token() takes a ServiceAccount, and no other object", async () => {
  const { k8s, sent } = await session();
  assert.match(await k8s.token(account), /^ey/);
  assert.equal(sent.at(-1), "POST http://k8s.invalid/api/v1/namespaces/shop/serviceaccounts/robot/token");
  await assert.rejects(k8s.token(deployment), InputError);
});

Deno.test("top() takes an object and options in place of a name", async () => {
  const { k8s } = await session();
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "helloworld" } };
  // The sandbox has no metrics. A wrong kind would be an InputError.
  await assert.rejects(k8s.top(pod), { name: "UnsupportedError" });
  await assert.rejects(k8s.top("pods", { sortBy: "cpu" }), { name: "UnsupportedError" });
  await assert.rejects(k8s.top(deployment), { name: "InputError" });
});

const refused: [what: string, call: (k8s: K8s) => Promise<unknown>, error: RegExp][] = [
  ["has no kind", (k8s) => k8s.get({ name: "web" }), /^InputError: Cannot call get\(\) for an object without a kind/],
  [
    "has no name",
    (k8s) => k8s.delete({ kind: "Pod", metadata: {} }),
    /^InputError: Cannot call delete\(\) for an object without a name/,
  ],
  [
    "is in another namespace than the options say",
    (k8s) => k8s.get(deployment, { namespace: "x" }),
    /^InputError: the namespace from the provided object "shop"/,
  ],
  ["has no name of its own but options", (k8s) => k8s.get({ kind: "Pod" }, scope), /object without a name/],
  [
    "is followed by a name",
    (k8s) => k8s.get(deployment, "web" as unknown as undefined),
    /^TypeError: Cannot call get\(\): the options must be an object/,
  ],
];
for (const [what, call, error] of refused) {
  Deno.test(`a call refuses an object that ${what}`, async () => {
    const { k8s, sent } = await session();
    await assert.rejects(call(k8s), error);
    assert.deepEqual(sent, []);
  });
}

Deno.test("what is read from a server has metadata and a name in its type", async () => {
  const { k8s } = await session();
  // The compiler checks this test.
  const names: string[] = [
    (await k8s.get("pod", "helloworld")).metadata.name,
    (await k8s.get(deployment)).metadata.name,
    (await k8s.get("widget.example.com/a").catch((): KubeObject & { metadata: { name: string } } => ({
      metadata: { name: "a" },
    }))).metadata.name,
    (await k8s.patch("deployment", "web", {}, scope)).metadata.name,
    (await k8s.apply({ ...account, metadata: { ...account.metadata, labels: { a: "b" } } })).metadata.name,
    ...(await k8s.list("namespaces")).items.map(({ metadata }) => metadata.name),
    ...(await k8s.events()).items.map(({ metadata }) => metadata.name),
  ];
  for await (const { metadata } of k8s.each("nodes")) names.push(metadata.name);
  assert.ok(names.every((name) => typeof name === "string"));
});
