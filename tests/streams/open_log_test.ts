import assert from "node:assert/strict";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
import { openLog } from "../../lib/api/streams/logs/open_log.ts";

const POD = { namespace: "default", name: "web" };

Deno.test("openLog() ends a silent log that is not followed, and reads the next one over WebSocket", async () => {
  const upgrades: (string | null)[] = [];
  const handler = (request: Request) => {
    upgrades.push(request.headers.get("upgrade"));
    const begin = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("one\n")) });
    return Promise.resolve(new Response(begin));
  };
  const client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  const options = { query: {}, signal: new AbortController().signal, isLarge: true, silence: 20 };
  const log = await openLog(client, POD, options);
  const piece = new Uint8Array(10);
  assert.equal(await log.read(piece), 4);
  assert.equal(await log.read(piece), null);
  log.close();
  (await openLog(client, POD, options)).close();
  (await openLog(client, POD, { ...options, query: { follow: true } })).close();
  (await openLog(client, POD, { ...options, isLarge: false })).close();
  assert.deepEqual(upgrades, [null, "websocket", "websocket", null]);
});

Deno.test("openLog() reads a log over WebSocket if it is followed", async () => {
  const upgrades: (string | null)[] = [];
  const handler = (request: Request) => {
    upgrades.push(request.headers.get("upgrade"));
    return Promise.resolve(new Response("one\n"));
  };
  const client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  const { signal } = new AbortController();
  for (const follow of [true, undefined] as const) {
    (await openLog(client, POD, { query: { follow }, signal, isLarge: true })).close();
  }
  assert.deepEqual(upgrades, ["websocket", null]);
});
