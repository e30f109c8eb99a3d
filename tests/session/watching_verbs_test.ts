import assert from "node:assert/strict";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
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
