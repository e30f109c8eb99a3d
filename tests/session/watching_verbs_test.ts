import assert from "node:assert/strict";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
import { delay } from "../../lib/data/base/wait.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { watchingVerbs } from "../../lib/session/watching_verbs.ts";

function verbsAndRunning() {
  const { handler } = sandbox();
  const running = new Set<() => unknown>();
  const client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  return { verbs: watchingVerbs(client, running), running };
}

Deno.test("cache() is no longer held by its session after it was closed", async () => {
  const { verbs, running } = verbsAndRunning();
  const cache = await verbs.cache("pods");
  assert.equal(running.size, 1);
  await cache.close();
  assert.equal(running.size, 0);
  {
    await using _ = await verbs.cache("pods");
    assert.equal(running.size, 1);
  }
  assert.equal(running.size, 0);
});

Deno.test("followEvents() ends when its session is closed", async () => {
  const { verbs, running } = verbsAndRunning();
  const events = verbs.followEvents();
  while ((await events.next()).value?.type !== "synced") continue;
  const next = events.next();
  assert.equal(running.size, 1);
  for (const end of running) end();
  assert.deepEqual(await next, { done: true, value: undefined });
  assert.equal(running.size, 0);
});

for (
  const [name, call] of [
    ["rollout.status", (k8s: K8s) => k8s.rollout.status("deploy", "web").toArray()],
    ["wait", (k8s: K8s) => k8s.wait("pod", "nobody", "create")],
    ["logs", (k8s: K8s) => k8s.logs("deploy/web", { follow: true }).toArray()],
  ] as const
) {
  Deno.test(`${name}() rejects if its session is closed before the end`, async () => {
    const box = sandbox();
    const k8s = await connect({ handler: box.handler });
    await k8s.scale("deploy", "web", 5);
    const ended = assert.rejects(call(k8s), { name: "InputError" });
    await delay(100);
    await k8s.close();
    await ended;
  });
}

Deno.test("wait() tells the session's onWarning that an object does not exist yet", async () => {
  const warned = Promise.withResolvers<string>();
  await using k8s = await connect({ handler: sandbox().handler, onWarning: warned.resolve });
  const stop = new AbortController();
  const ended = assert.rejects(k8s.wait("pod", "nobody", "create", { signal: stop.signal }));
  assert.equal(await warned.promise, "pods/nobody does not exist yet");
  stop.abort();
  await ended;
});
