import assert from "node:assert/strict";
import { RefusedError } from "../../lib/data/core/errors.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { readOnlySwitch } from "../../lib/session/create.ts";

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

async function servedSandbox() {
  const box = sandbox();
  const server = await box.serve();
  const credential = { kind: "token", token: server.adminToken } as const;
  return {
    handler: box.handler,
    connection: () => Promise.resolve({ endpoint: { server: server.url, ca: server.ca }, credential }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

Deno.test("readOnlySwitch() covers proxies that run, and those opened meanwhile stay read-only", async () => {
  await using box = await servedSandbox();
  await using k8s = await connect({ handler: box.handler, connection: box.connection });
  const remove = async ({ url }: { url: string }) => {
    const response = await fetch(`${url}/api/v1/namespaces/default/pods/helloworld`, { method: "DELETE" });
    await response.body?.cancel();
    return response.status;
  };
  await using early = await k8s.with({ namespace: "kube-system" }).proxy();
  const writes = readOnlySwitch(k8s);
  assert.ok(writes !== undefined);
  writes.isOn = true;
  await using late = await k8s.proxy();
  assert.deepEqual([await remove(early), await remove(late)], [403, 403]);
  writes.isOn = false;
  assert.deepEqual([await remove(late), await remove(early)], [403, 200]);
});

Deno.test("a read-only session opens no proxy that would write", async () => {
  await using box = await servedSandbox();
  await using k8s = await connect({ handler: box.handler, connection: box.connection, readOnly: true });
  await using proxy = await k8s.proxy({ readOnly: false });
  const path = `${proxy.url}/api/v1/namespaces/default/pods/helloworld`;
  const { status } = await fetch(path, { method: "DELETE" });
  assert.equal(status, 403);
  assert.equal((await (await fetch(path)).json()).kind, "Pod");
});
