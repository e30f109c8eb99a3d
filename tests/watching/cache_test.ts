import assert from "node:assert/strict";
import { cache } from "../../lib/api/watching/cache.ts";
import type { WatchEvent } from "../../lib/api/watching/events.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { assertMessage } from "../messages.ts";
import { Body, bookmark, FakeClock, line, pod, podList, scripted, shown, status } from "./script.ts";

const open = (...lines: string[]) => new Body(lines.join(""), "open");
const settle = async () => {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setTimeout(resolve));
};
const on = (node: string, name: string, version: number) => ({ ...pod(name, version), spec: { nodeName: node } });

Deno.test("cache() holds all objects when it resolves, and follows their changes", async () => {
  const body = open();
  const { client } = scripted([podList(5, on("n1", "a", 1), on("n2", "b", 2)), body]);
  await using pods = await cache(client, "pods", { indexes: { node: (pod) => pod.spec?.nodeName } });
  assert.equal(pods.size, 2);
  assert.equal(pods.get("a")?.metadata.name, "a");
  assert.equal(pods.get("a", "other"), undefined);
  body.send(line("MODIFIED", on("n2", "a", 6)) + line("DELETED", on("n2", "b", 7)));
  await settle();
  assert.deepEqual([pods.by("node", "n1"), pods.by("node", "n2").map(({ metadata }) => metadata.name)], [[], ["a"]]);
  await assertMessage(import.meta.url, "an unknown index", () => pods.by("zone", "x"));
  assert.deepEqual([...pods.list({ namespace: "default" })].length, 1);
});

Deno.test("cache() resolves after() when it contains the version, also by a bookmark", async () => {
  const body = open();
  const { client } = scripted([podList(5), body]);
  await using pods = await cache(client, "pods");
  await pods.after("5");
  let isReached = false;
  const waiting = pods.after("9").then(() => isReached = true);
  body.send(line("ADDED", pod("a", 8)));
  await settle();
  assert.equal(isReached, false);
  body.send(bookmark(10));
  await waiting;
  assert.equal(pods.freshness.resourceVersion, "10");
  await assert.rejects(pods.after("99", { signal: AbortSignal.abort(new Error("enough")) }), { message: "enough" });
});

Deno.test("cache() merges the changes that a slow consumer has not taken, but no deletion", async () => {
  const body = open();
  const { client } = scripted([podList(5, pod("a", 1)), body]);
  await using pods = await cache(client, "pods");
  const events = pods.events();
  body.send([
    line("MODIFIED", pod("a", 6)),
    line("MODIFIED", pod("a", 7)),
    line("DELETED", pod("a", 8)),
    line("ADDED", pod("a", 9, { uid: "other" })),
    line("MODIFIED", pod("a", 10, { uid: "other" })),
  ].join(""));
  await settle();
  const seen: [string, number | undefined][] = [];
  for await (const event of events.take(4)) {
    seen.push([shown(event as WatchEvent<KubeObject>), "skipped" in event ? event.skipped : undefined]);
  }
  assert.deepEqual(seen, [
    ["added a@7 initial", 2],
    ["synced 1@5 start", undefined],
    ["deleted a@8", undefined],
    ["added a@10", 1],
  ]);
});

Deno.test("cache() tells the last state of an object whose deletion was missed", async () => {
  const body = open();
  const { client } = scripted([podList(5, on("n1", "a", 1)), body, podList(9), open()]);
  await using pods = await cache(client, "pods");
  const events = pods.events().filter(({ type }) => type === "deleted").take(1).toArray();
  body.send(line("ERROR", status(410, "Expired")));
  const [event] = await events;
  assert.ok(event?.type === "deleted" && event.object.spec?.nodeName === "n1");
  assert.equal(pods.size, 0);
});

Deno.test("cache() only keeps what it is told to, and is not healthy while the server is silent", async () => {
  const { client } = scripted([podList(5, on("n1", "a", 1)), open(), open()]);
  const clock = new FakeClock();
  const keep = (pod: KubeObject) => ({ metadata: pod.metadata, node: pod.spec?.nodeName as string });
  await using pods = await cache(client, "pods", { keep }, clock);
  assert.deepEqual(pods.get("a")?.node, "n1");
  await settle();
  assert.ok(pods.freshness.healthy);
  clock.advance(65_000);
  assert.equal(pods.freshness.heardMs, 65_000);
});

Deno.test("cache() rejects if the list is refused, and ends its streams when it is closed", async () => {
  const box = sandbox();
  const nobody = await connect({ handler: box.as({ user: "nobody" }) });
  await assertMessage(import.meta.url, "a list that is refused", () => nobody.cache("pods"));
  const k8s = await connect({ handler: box.handler });
  const pods = await k8s.cache("pods");
  const all = pods.events().toArray();
  await pods.close();
  assert.equal((await all).filter(({ type }) => type === "added").length, 3);
  assert.equal(pods.get("helloworld")?.status?.phase, "Running");
});

Deno.test("close() of a session ends its watches and caches", async () => {
  const k8s = await connect({ handler: sandbox().handler });
  const pods = await k8s.cache("pods");
  const watching = k8s.watch("pods").toArray();
  await settle();
  await k8s.close();
  assert.equal((await watching).filter(({ type }) => type === "added").length, 3);
  assert.equal(pods.freshness.healthy, false);
});
