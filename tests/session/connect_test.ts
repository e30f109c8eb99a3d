import assert from "node:assert/strict";
import { ConfigError, InputError, isUnauthorized, TimeoutError, UnsupportedError } from "../../lib/data/core/errors.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";

const CONFIG = {
  "current-context": "one",
  clusters: [{ name: "a", cluster: { server: "https://127.0.0.1:1" } }, {
    name: "b",
    cluster: { server: "https://127.0.0.1:2/base/" },
  }],
  users: [{ name: "u", user: { token: "secret" } }],
  contexts: [
    { name: "one", context: { cluster: "a", user: "u", namespace: "shop" } },
    { name: "two", context: { cluster: "b", user: "u" } },
  ],
};

async function withConfig(work: (path: string) => Promise<void>, config: unknown = CONFIG): Promise<void> {
  await using dir = await tempDir();
  const path = await dir.file("path.json", JSON.stringify(config));
  await work(path);
}

Deno.test("connect() takes context, server and namespace from the kubeconfig when nothing else is said", async () => {
  await withConfig(async (kubeconfig) => {
    await using k8s = await connect({ kubeconfig });
    assert.deepEqual([k8s.context, k8s.namespace, k8s.server], ["one", "shop", "https://127.0.0.1:1"]);
    assert.deepEqual(k8s.contexts().map(({ name, current }) => [name, current]), [["one", true], ["two", false]]);
  });
});

Deno.test("with() leaves the namespace and the token of one context behind when it goes to another", async () => {
  await withConfig(async (kubeconfig) => {
    await using k8s = await connect({ kubeconfig, namespace: "other", token: "explicit" });
    const { credential } = await k8s.connection();
    assert.deepEqual(credential, { kind: "token", token: "explicit" });
    const two = k8s.with({ context: "two" });
    assert.deepEqual([two.context, two.namespace, two.server], ["two", "default", "https://127.0.0.1:2/base/"]);
    assert.deepEqual((await two.connection()).credential, { kind: "token", token: "secret" });
    assert.equal(k8s.with({ namespace: "x" }).namespace, "x");
    assert.throws(
      () => k8s.with({ context: "three" }),
      (error) => error instanceof ConfigError && error.hints.length > 0,
    );
  });
});

Deno.test("connect() refuses to choose a context when it has a handler", async () => {
  const k8s = await connect({ handler: sandbox().handler });
  assert.throws(() => k8s.with({ context: "prod" }), UnsupportedError);
  await assert.rejects(k8s.connection(), UnsupportedError);
});

Deno.test("connect() ends a call when its signal says so and the handler does not look", async () => {
  const silent = await connect({ handler: () => new Promise(() => {}) });
  const reason = new Error("enough");
  await assert.rejects(silent.get("pod", "x", { signal: AbortSignal.abort(reason) }), reason);
  const controller = new AbortController();
  const call = silent.list("pods", { signal: controller.signal });
  controller.abort(reason);
  await assert.rejects(call, reason);
  await assertMessage(
    import.meta.url,
    "a request that takes too long",
    () => silent.with({ requestTimeout: 1 }).get("pod", "x"),
  );
});

Deno.test("connect() ends a stream when its signal says so and the handler does not look", async () => {
  const line = new TextEncoder().encode('{"type":"ADDED"}\n');
  let canceled: unknown;
  const endless = new ReadableStream({
    start: (stream) => stream.enqueue(line),
    cancel: (why) => void (canceled = why),
  });
  const k8s = await connect({ handler: () => Promise.resolve(new Response(endless)) });
  const controller = new AbortController();
  const reason = new Error("enough");
  const events = await k8s.raw<AsyncIterable<unknown>>("/api/v1/pods?watch=true", { signal: controller.signal });
  const seen: unknown[] = [];
  await assert.rejects(async () => {
    for await (const event of events) {
      seen.push(event);
      controller.abort(reason);
    }
  }, reason);
  assert.deepEqual([seen, canceled], [[{ type: "ADDED" }], reason]);
});

Deno.test("with() refuses what is about one object when it is of all namespaces", async () => {
  const k8s = (await connect({ handler: sandbox().handler })).with({ namespace: "*" });
  const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };
  // It was not looked up, so it is not known to be missing.
  await assert.rejects(k8s.find("pod", "helloworld"), InputError);
  await assert.rejects(k8s.path("pod", "helloworld"), InputError);
  await assert.rejects(k8s.token(), InputError);
  await assert.rejects(k8s.create(settings), InputError);
  await assert.rejects(k8s.apply(settings), InputError);
  const [pod] = await k8s.list("pods", { fields: { "metadata.name": "helloworld" } });
  assert.equal(pod?.metadata?.namespace, "default");
  assert.equal(
    (await k8s.create({ ...settings, metadata: { name: "settings", namespace: "default" } })).kind,
    "ConfigMap",
  );
});

Deno.test("with() is whose the token is when the handler is the sandbox's", async () => {
  const k8s = await connect({ handler: sandbox().handler });
  const bearer = k8s.with({ token: await k8s.token() });
  assert.equal((await bearer.whoami()).username, "system:serviceaccount:default:default");
  assert.equal((await bearer.can("list", "pods")).allowed, false);
  await assert.rejects(k8s.with({ token: "nonsense" }).whoami(), isUnauthorized);
});

Deno.test("with() acts as somebody else when it is told to", async () => {
  const k8s = await connect({ handler: sandbox().handler });
  assert.deepEqual((await k8s.with({ as: "jane", asGroups: ["devs"] }).whoami()).groups, [
    "devs",
    "system:authenticated",
  ]);
  assert.equal((await k8s.whoami()).username, "minikube-user");
});

Deno.test("with() leaves the groups of one person behind when it acts as another", async () => {
  const k8s = await connect({ handler: sandbox().handler, as: "jane", asGroups: ["devs"], asUid: "7" });
  const extra = { "example.com/reason": ["audit"] };
  const { username, groups, uid, extra: seen } = await k8s.with({ as: "joe", asUserExtra: extra }).whoami();
  assert.deepEqual([username, groups, uid, seen], ["joe", ["system:authenticated"], undefined, extra]);
  assert.equal((await k8s.whoami()).uid, "7");
});

Deno.test("with() acts under the unique id that it is given when the same person had another", async () => {
  const k8s = await connect({ handler: sandbox().handler, as: "jane" });
  assert.equal((await k8s.whoami()).uid, undefined);
  assert.equal((await k8s.with({ asUid: "7" }).whoami()).uid, "7");
});

Deno.test("with() keeps how long a request may take when it goes to another context", async () => {
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async ({ signal }) => {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    return new Response();
  });
  const cluster = { server: `http://127.0.0.1:${server.addr.port}` };
  const config = { ...CONFIG, clusters: [{ name: "a", cluster }, { name: "b", cluster }] };
  await withConfig(async (kubeconfig) => {
    await using k8s = await connect({ kubeconfig, requestTimeout: 50 });
    // The signal ends the test if the time limit is lost. Otherwise it would wait forever.
    const signal = AbortSignal.timeout(10_000);
    await assert.rejects(k8s.with({ context: "two" }).version({ signal }), TimeoutError);
  }, config);
});

Deno.test("connect() puts a wrapper of one's own outside when it sends a request again", async () => {
  const answers = [new Response(null, { status: 429, headers: { "retry-after": "0" } }), Response.json({})];
  let seen = 0;
  const k8s = await connect({
    handler: () => Promise.resolve(answers.shift()!),
    middleware: [(next) => (request) => (seen++, next(request))],
  });
  await k8s.version();
  assert.deepEqual([seen, answers.length], [1, 0]);
});

Deno.test("connect() tells the server's warnings once each when it answers with them", async () => {
  const told: string[] = [];
  const handler = () => Promise.resolve(Response.json({}, { headers: { warning: '299 - "old \\"thing\\""' } }));
  const k8s = await connect({ handler, onWarning: (text) => told.push(text) });
  await k8s.raw("/x");
  await k8s.raw("/x");
  assert.deepEqual(told, ['old "thing"']);
});

// Input at the prompt is not type-checked before it runs, and each of these would have another meaning.
const mistaken: [what: string, call: (k8s: K8s) => unknown][] = [
  ["get() is given a number for a name", ({ get }) => get("pod", 5 as never)],
  ["delete() is given a namespace for options", (k8s) => k8s.delete("pod", "web", "shop" as never)],
  ["list() is given a namespace for options", ({ list }) => list("pods", "shop" as never)],
  ["list() is given several kinds", ({ list }) => list(["pods", "services"] as never)],
  ["apply() is given a namespace for options", ({ apply }) => apply({ metadata: { name: "web" } }, "shop" as never)],
  ["events() is given a namespace for options", ({ events }) => events("shop" as never)],
  ["top() is given a namespace for options", ({ top }) => top("pods", undefined, "shop" as never)],
  ["can() is given null for options", ({ can }) => can("get", "pods", undefined, null as never)],
  ["proxy() is given a port for options", ({ proxy }) => proxy(8001 as never)],
  ["connect() is given a context for options", () => connect("prod" as never)],
  ["with() is given a context for options", (k8s) => k8s.with("prod" as never)],
];
for (const [what, call] of mistaken) {
  Deno.test(`connect() makes a session that throws a TypeError and sends nothing when ${what}`, async () => {
    const handler = () => Promise.reject(new Error("Something was sent"));
    await using k8s = await connect({ handler });
    await assertMessage(import.meta.url, `a mistaken call: ${what}`, async () => await call(k8s));
  });
}
