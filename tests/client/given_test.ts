import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";

// A value that the compiler rejects. The prompt, `k8s eval` and JavaScript can pass it.
// deno-lint-ignore no-explicit-any -- nothing else is of every type
const untyped = (value: unknown): any => value;
const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { color: "blue" } };
const session = () => connect({ handler: sandbox().handler });

Deno.test("create(), replace() and apply() reject with a TypeError if they get something else than an object", async () => {
  const k8s = await session();
  for (const value of [null, undefined, 5, "kind: Pod", [settings]]) {
    for (const verb of ["create", "replace"] as const) await assert.rejects(k8s[verb](untyped(value)), TypeError);
  }
  for (const value of [null, undefined, 5]) await assert.rejects(k8s.apply(untyped(value)), TypeError);
});

Deno.test("patch() rejects with a TypeError if it gets no patch", async () => {
  const k8s = await session();
  await k8s.create(settings);
  for (const value of [null, undefined, '{"data":{}}']) {
    await assert.rejects(k8s.patch("configmap", "settings", untyped(value)), TypeError);
  }
});

Deno.test("raw() takes a method in small letters when it is patch", async () => {
  const k8s = await connect({ handler: ({ method }) => Promise.resolve(new Response(method)) });
  assert.equal(await k8s.raw("/x", { method: "patch", body: {} }), "PATCH");
  await assert.rejects(k8s.raw(untyped(new URL("http://k8s.invalid/x"))), TypeError);
});

for (const [query, isStream] of [["watch", true], ["watch=TRUE", true], ["watch=1", true], ["watch=False", false]]) {
  Deno.test(`raw() gives ${isStream ? "events" : "a value"} when the query is ${query}`, async () => {
    const k8s = await connect({ handler: () => Promise.resolve(Response.json({ type: "ADDED" })) });
    const value = await k8s.raw(`/api/v1/pods?${query}`);
    assert.equal(Symbol.asyncIterator in Object(value), isStream);
  });
}

Deno.test("list() refuses when a label that it selects by has no value", async () => {
  const k8s = await session();
  await assert.rejects(k8s.list("pods", { labels: { app: untyped(undefined) } }), TypeError);
  assert.equal((await k8s.list("pods", { labels: { port: untyped(80) } })).items.length, 0);
});

Deno.test("create() gives what only the server knows when it is given a literal", async () => {
  const k8s = await session();
  const { metadata, data } = await k8s.create(settings);
  assert.equal(data.color, "blue");
  // For the compiler: a literal has no uid.
  assert.equal((await k8s.get("configmap", "settings")).metadata?.uid, metadata.uid);
  const { metadata: { resourceVersion } } = await k8s.apply({ ...settings, data: { size: "1" } });
  assert.notEqual(resourceVersion, metadata.resourceVersion);
});
