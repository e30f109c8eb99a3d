import assert from "node:assert/strict";
import { RefusedError } from "../../lib/data/core/errors.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";

const SETTINGS = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };

Deno.test("a read-only session refuses every write before it is sent, and answers every question", async () => {
  const box = sandbox();
  const sent: string[] = [];
  const handler = (request: Request) => {
    sent.push(request.method);
    return box.handler(request);
  };
  await using k8s = await connect({ handler, readOnly: true });
  assert.equal(k8s.readOnly, true);
  await k8s.get("pod", "helloworld");
  await k8s.whoami();
  await k8s.can("create", "pods");
  await k8s.create(SETTINGS, { dryRun: true });
  const before = sent.length;
  const writes = [
    () => k8s.create(SETTINGS),
    () => k8s.apply(SETTINGS),
    () => k8s.replace(SETTINGS),
    () => k8s.patch("pod", "helloworld", { metadata: { labels: { a: "b" } } }),
    () => k8s.delete("pod", "helloworld"),
    () => k8s.raw("/api/v1/namespaces/default/pods", { method: "DELETE" }),
    () => k8s.token(),
  ];
  for (const write of writes) await assert.rejects(write(), RefusedError);
  assert.equal(sent.slice(before).filter((method) => method !== "GET").length, 0);
});

Deno.test("with() cannot make a read-only session write when it is asked to", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const reading = k8s.with({ readOnly: true });
  const changes = [{ readOnly: false }, { namespace: "x" }, { as: "me" }, { as: "me", readOnly: false }];
  for (const other of changes.map((each) => reading.with(each))) {
    assert.equal(other.readOnly, true);
    await assert.rejects(other.create(SETTINGS), RefusedError);
  }
  await k8s.create(SETTINGS);
});

Deno.test("a read-only session opens no proxy that would write", async () => {
  const box = sandbox();
  await using server = await box.serve();
  const endpoint = { server: server.url, ca: server.ca };
  const connection = () =>
    Promise.resolve({ endpoint, credential: { kind: "token", token: server.adminToken } } as const);
  await using k8s = await connect({ handler: box.handler, connection, readOnly: true });
  await using proxy = await k8s.proxy({ readOnly: false });
  const path = `${proxy.url}/api/v1/namespaces/default/pods/helloworld`;
  const { status } = await fetch(path, { method: "DELETE" });
  assert.equal(status, 403);
  assert.equal((await (await fetch(path)).json()).kind, "Pod");
});
