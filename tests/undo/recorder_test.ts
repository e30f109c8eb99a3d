import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { fileStore } from "../../lib/features/undo/file_store.ts";
import { memoryStore } from "../../lib/features/undo/memory_store.ts";
import { recordWrites } from "../../lib/features/undo/recorder.ts";
import type { Handler } from "../../lib/data/core/handler.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { configMap, journaled } from "./journaled.ts";

Deno.test("recordWrites() sends one read before a write, and none before a create", async () => {
  await using session = await journaled();
  const { k8s, requests } = session;
  await k8s.create(configMap("a", { a: "1" }));
  await k8s.create(configMap("b", { a: "1" }));
  const path = "/api/v1/namespaces/default/configmaps";
  assert.deepEqual(requests, [`GET /api/v1/namespaces/kube-system`, `POST ${path}`, `POST ${path}`]);
  for (
    const write of [
      () => k8s.patch("configmap", "a", { data: { a: "2" } }),
      () => k8s.apply({ ...configMap("a", { b: "1" }) }),
      () => k8s.replace(configMap("a", { c: "1" })),
      () => k8s.delete("configmap", "a"),
    ]
  ) {
    requests.length = 0;
    await write();
    assert.deepEqual(requests.map((line) => line.split(" ")[0]).slice(0, 1), ["GET"]);
    assert.equal(requests.length, 2, requests.join("\n"));
  }
});

/** A handler over a recorder, whose reads are answered by another function. */
function withReads(read: (request: Request, box: Handler) => Promise<Response>) {
  const box = sandbox();
  const store = memoryStore();
  const record = recordWrites({
    store,
    context: "",
    cluster: () => Promise.resolve({ server: "https://192.0.2.1" }),
    readTimeout: 20,
  });
  const handler = record((request) => request.method === "GET" ? read(request, box.handler) : box.handler(request));
  return { handler, store, box };
}

const refuse = () =>
  Promise.resolve(Response.json({ kind: "Status", code: 403, reason: "Forbidden" }, { status: 403 }));
// Like the network, it fails when the request is aborted.
const hang = (request: Request) =>
  new Promise<Response>((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)));

for (
  const [name, read, reason] of [
    ["forbidden", refuse, "the object could not be read (403)"],
    ["slow", hang, "reading the object took too long"],
  ] as const
) {
  Deno.test(`recordWrites() sends a write as it is if the read before it is ${name}`, async () => {
    const { handler, store, box } = withReads(read);
    const k8s = await connect({ handler: box.handler });
    await k8s.create(configMap("a", { a: "1" }));
    const recorded = await connect({ handler });
    await recorded.patch("configmap", "a", { data: { a: "2" } });
    assert.deepEqual((await k8s.get("configmap", "a")).data, { a: "2" });
    assert.equal((await store.read())[0]?.inexact, reason);
  });
}

Deno.test("recordWrites() reads again if another write comes before the patch", async () => {
  let interrupts = 2;
  const { handler, store, box } = withReads(async (request, next) => {
    const response = await next(request);
    if (interrupts-- > 0) {
      await (await connect({ handler: box.handler })).patch("configmap", "a", { data: { [`x${interrupts}`]: "1" } });
    }
    return response;
  });
  await (await connect({ handler: box.handler })).create(configMap("a", { a: "1" }));
  const k8s = await connect({ handler });
  await k8s.patch("configmap", "a", { data: { a: "2" } });
  const [entry] = await store.read();
  assert.equal(entry?.inexact, undefined);
  assert.deepEqual(entry?.before?.data, { a: "1", x0: "1", x1: "1" });
  assert.deepEqual(entry?.after?.data, { a: "2", x0: "1", x1: "1" });
});

Deno.test("recordWrites() sends a write that others always come before as inexact", async () => {
  let count = 0;
  const { handler, store, box } = withReads(async (request, next) => {
    const response = await next(request);
    await (await connect({ handler: box.handler })).patch("configmap", "a", { data: { x: String(count++) } });
    return response;
  });
  await (await connect({ handler: box.handler })).create(configMap("a", { a: "1" }));
  await (await connect({ handler })).patch("configmap", "a", { data: { a: "2" } });
  assert.equal((await store.read())[0]?.inexact, "another write may have come before it");
});

Deno.test("recordWrites() marks a delete as inexact if somebody else creates the object after the read", async () => {
  const { handler, store, box } = withReads(async (request, next) => {
    const response = await next(request);
    if (request.url.includes("configmaps")) {
      await (await connect({ handler: box.handler })).create(configMap("a", { a: "1" }));
    }
    return response;
  });
  await (await connect({ handler })).delete("configmap", "a");
  const [entry] = await store.read();
  assert.equal(entry?.status, 200);
  assert.equal(entry?.inexact, "another write came before it");
});

Deno.test("recordWrites() returns the server's own words about a write that it refuses", async () => {
  await using session = await journaled();
  const { k8s, other } = session;
  await other.create(configMap("a", { a: "1" }));
  const patch = [{ op: "test", path: "/data/a", value: "2" }, { op: "remove", path: "/data/a" }] as const;
  const words = await other.patch("configmap", "a", patch).catch(String);
  assert.match(String(words), /^ApiError/);
  assert.equal(await k8s.patch("configmap", "a", patch).catch(String), words);
  const stale = { data: { a: "2" }, metadata: { resourceVersion: "1" } };
  const conflict = await other.patch("configmap", "a", stale).catch(String);
  assert.equal(await k8s.patch("configmap", "a", stale).catch(String), conflict);
});

Deno.test("recordWrites() does not keep values that may be secret", async () => {
  await using session = await journaled();
  const { k8s, file } = session;
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { key: "VALUE-1" } };
  await k8s.create(secret);
  await k8s.patch("secret", "s", { stringData: { key: "VALUE-2" } });
  await k8s.apply({ ...secret, stringData: { key: "VALUE-3" } }, { forceConflicts: true });
  await k8s.create(
    configMap("c", { "db-password": "VALUE-4", "app.properties": "a=1\ndb.password=VALUE-5", note: "kept" }),
  );
  await k8s.set.env("deploy", "web", { PLAIN: "VALUE-6" });
  await k8s.delete("secret", "s");
  const text = await Deno.readTextFile(file);
  assert.doesNotMatch(text, /VALUE-\d/);
  for (const value of ["VALUE-1", "VALUE-2", "VALUE-3"]) assert.ok(!text.includes(btoa(value)), value);
  assert.match(text, /kept/);
  assert.equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
});

Deno.test("recordWrites() changes nothing if the journal cannot be written", async () => {
  const problems: string[] = [];
  const box = sandbox();
  const handler = recordWrites({
    store: fileStore("/dev/null/journal", { onProblem: (text) => problems.push(text) }),
    context: "",
    cluster: () => Promise.resolve({ server: "https://192.0.2.1" }),
  })(box.handler);
  const k8s = await connect({ handler });
  await k8s.create(configMap("a", { a: "1" }));
  await k8s.patch("configmap", "a", { data: { a: "2" } });
  assert.deepEqual((await k8s.get("configmap", "a")).data, { a: "2" });
  assert.equal(problems.length, 1);
});
