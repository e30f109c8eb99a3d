import assert from "node:assert/strict";
import type { WatchEvent } from "../../lib/api/watching/events.ts";
import { watch, type WatchOptions } from "../../lib/api/watching/watch.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { assertMessage } from "../messages.ts";
import {
  type Answer,
  Body,
  bookmark,
  FakeClock,
  line,
  pod,
  podList,
  refuse,
  scripted,
  shown,
  status,
} from "./script.ts";

const { expired, open } = {
  expired: () => line("ERROR", status(410, "Expired")),
  open: (...lines: string[]) => new Body(lines.join(""), "open"),
};

/** Watches pods until this number of events were told, and lets the time pass whenever nothing happens. */
async function told(
  answers: readonly (Answer | (() => Answer))[],
  count: number,
  options: WatchOptions = {},
): Promise<{ events: string[]; asked: string[]; seconds: number }> {
  const { client, asked } = scripted(answers);
  const clock = new FakeClock();
  const events: string[] = [];
  const watching = watch(client, "pods", options, clock);
  while (events.length < count) {
    const { done, value } = await moved(watching.next(), clock);
    if (done) break;
    events.push(shown(value as WatchEvent<KubeObject>));
  }
  await watching.return();
  return { events, asked, seconds: Math.round(clock.now() / 1000) };
}

async function moved<T>(work: Promise<T>, clock: FakeClock): Promise<T> {
  let isDone = false;
  const settle = () => isDone = true;
  work.then(settle, settle);
  while (!isDone) {
    // Everything that is ready runs before the time moves.
    for (let turn = 0; turn < 4 && !isDone; turn++) await new Promise((resolve) => setTimeout(resolve));
    if (!isDone) clock.jump();
  }
  return await work;
}

Deno.test("watch() tells the objects, synced and each change once if the server sends them twice", async () => {
  const { events, asked } = await told([
    podList(5, pod("a", 3)),
    open(
      line("ADDED", pod("b", 6)),
      bookmark(7),
      line("ADDED", pod("b", 6)),
      line("MODIFIED", pod("a", 8)),
      bookmark(4),
      line("DELETED", pod("b", 9)),
    ),
  ], 5);
  assert.deepEqual(events, ["added a@3 initial", "synced 1@5 start", "added b@6", "modified a@8", "deleted b@9"]);
  assert.deepEqual(asked, ["list", "watch 5"]);
});

for (
  const [end, body, why] of [
    ["a cut", () => new Body(line("ADDED", pod("b", 6)), "cut"), "cut"],
    ["a clean end", () => new Body(line("ADDED", pod("b", 6)), "clean"), "early"],
    ["an end inside a line", () => new Body(line("ADDED", pod("b", 6)) + '{"type":"ADDED","obj', "clean"), "cut"],
  ] as const
) {
  Deno.test(`watch() resumes after the last event if ${end} follows it`, async () => {
    const { events, asked } = await told([podList(5), body(), open(line("MODIFIED", pod("b", 7)))], 4);
    assert.deepEqual(events, ["synced 0@5 start", "added b@6", `reconnected ${why}`, "modified b@7"]);
    assert.deepEqual(asked, ["list", "watch 5", "watch 6"]);
  });
}

for (
  const [where, refusal] of [
    ["an event", () => open(expired())],
    ["a status", () => refuse(410, "Expired")],
  ] as const
) {
  Deno.test(`watch() tells a gap with the exact differences if 410 comes as ${where}`, async () => {
    const { events, asked } = await told([
      podList(5, pod("a", 1), pod("b", 2), pod("c", 3), pod("d", 4)),
      new Body(line("MODIFIED", pod("a", 6)), "clean"),
      refusal(),
      podList(20, pod("a", 6), pod("b", 12), pod("d", 14, { uid: "another" }), pod("e", 15)),
      open(line("DELETED", pod("e", 21))),
    ], 13);
    assert.deepEqual(events.slice(4), [
      "synced 4@5 start",
      "modified a@6",
      "gap expired",
      "modified b@12 synthetic",
      "deleted d@4 synthetic",
      "added d@14 synthetic",
      "added e@15 synthetic",
      "deleted c@3 synthetic",
      "synced 4@20 expired",
    ]);
    assert.deepEqual(asked, ["list", "watch 5", "watch 6", "list", "watch 20"]);
  });
}

Deno.test("watch() reads the list in one page if the first watch comes too late for it", async () => {
  const { events, asked } = await told([
    podList(5, pod("a", 1)),
    open(expired()),
    podList(8, pod("a", 1)),
    open(line("MODIFIED", pod("a", 9))),
  ], 5);
  assert.deepEqual(events, [
    "added a@1 initial",
    "synced 1@5 start",
    "gap expired",
    "synced 1@8 expired",
    "modified a@9",
  ]);
  assert.deepEqual(asked, ["list", "watch 5", "whole list", "watch 8"]);
});

Deno.test("watch() reads the list in one page if it expires between pages", async () => {
  const first = {
    apiVersion: "v1",
    kind: "PodList",
    metadata: { resourceVersion: "5", continue: "x" },
    items: [pod("a", 1)],
  };
  const { events, asked } = await told([
    Response.json(first),
    refuse(410, "Expired"),
    podList(9, pod("b", 2)),
    open(),
  ], 4);
  assert.deepEqual(events, ["added a@1 initial", "added b@2 initial", "deleted a@1 synthetic", "synced 1@9 start"]);
  assert.deepEqual(asked.slice(2), ["whole list", "watch 9"]);
});

Deno.test("watch() opens a second connection if the first is silent, and keeps the one that speaks", async () => {
  const second = open(line("ADDED", pod("a", 6)));
  const { events, asked, seconds } = await told([podList(5), open(), second, open()], 3);
  assert.deepEqual(events, ["synced 0@5 start", "added a@6", "reconnected silent"]);
  assert.deepEqual(asked, ["list", "watch 5", "watch 5"]);
  assert.equal(seconds, 66);
});

Deno.test("watch() tells nothing if the first connection speaks again", async () => {
  const first = open();
  const { events } = await told([
    podList(5),
    first,
    () => {
      setTimeout(() => first.send(line("ADDED", pod("a", 6))));
      return open();
    },
  ], 2);
  assert.deepEqual(events, ["synced 0@5 start", "added a@6"]);
});

Deno.test("watch() tells a gap if the history of the server went back", async () => {
  const { events, asked, seconds } = await told([
    podList(50, pod("a", 40)),
    open(),
    open(),
    podList(30),
    podList(31, pod("a", 20)),
    open(),
  ], 5);
  assert.deepEqual(events.slice(1), [
    "synced 1@50 start",
    "gap rewound",
    "modified a@20 synthetic",
    "synced 1@31 rewound",
  ]);
  assert.equal(seconds, 130);
  assert.deepEqual(asked.slice(-3), ["list", "list", "watch 31"]);
});

Deno.test("watch() tells no gap if a quiet kind is unchanged when its position has expired", async () => {
  const { events, asked } = await told([
    podList(50, pod("a", 40)),
    open(),
    open(expired()),
    podList(90, pod("a", 40)),
    open(line("MODIFIED", pod("a", 91))),
  ], 3);
  assert.deepEqual(events, ["added a@40 initial", "synced 1@50 start", "modified a@91"]);
  assert.deepEqual(asked.at(-1), "watch 90");
});

Deno.test("watch() tells a gap if an event does not fit the known objects", async () => {
  const { events } = await told([
    podList(5),
    open(line("MODIFIED", pod("a", 7))),
    podList(8, pod("a", 7)),
    open(),
  ], 4);
  assert.deepEqual(events, ["synced 0@5 start", "gap inconsistent", "added a@7 synthetic", "synced 1@8 inconsistent"]);
});

Deno.test("watch() waits as long as the server asks, and tells it", async () => {
  const { events, seconds } = await told([
    podList(5),
    refuse(429, "TooManyRequests", { details: { retryAfterSeconds: 7 } }),
    open(line("ADDED", pod("a", 6))),
  ], 3);
  assert.deepEqual(events, ["synced 0@5 start", "waiting 7000", "added a@6"]);
  assert.equal(seconds, 7);
});

Deno.test("watch() waits longer each time if the server ends every stream", async () => {
  const ends = Array.from({ length: 6 }, () => new Body("", "clean"));
  const { seconds, events } = await told([podList(5), ...ends, open(line("ADDED", pod("a", 6)))], 5);
  assert.deepEqual(events.filter((text) => text.startsWith("waiting")), [
    "waiting 3200",
    "waiting 6400",
    "waiting 12800",
    "waiting 25600",
  ]);
  assert.ok(seconds >= 24, `${seconds} s`);
});

Deno.test("watch() fails if the first list or the first watch is refused", async () => {
  for (const answers of [[refuse(403, "Forbidden")], [podList(5), refuse(403, "Forbidden")]]) {
    await assert.rejects(told(answers, 9), { reason: "Forbidden" });
  }
  await assert.rejects(told([podList(5), refuse(405, "MethodNotAllowed")], 9), { code: 405 });
});

Deno.test("watch() reopens once at a line that is not JSON, and then fails without quoting it", async () => {
  const bad = () => open("secret-text\n");
  const failure = await told([podList(5), bad(), bad()], 9).catch((error) => error);
  await assertMessage(import.meta.url, "a line that is not an event", failure.message);
  assert.ok(!failure.message.includes("secret-text"));
});

Deno.test("watch() lists again if the server fails three times to send an event", async () => {
  const fails = () => open(line("ERROR", status(500, "InternalError")));
  const { events } = await told([podList(5), fails(), fails(), fails(), podList(9), open()], 3);
  assert.deepEqual(events.slice(-2), ["gap undecodable", "synced 0@9 undecodable"]);
});

Deno.test("watch() tells all objects as deleted and fails if their kind is gone", async () => {
  const events: string[] = [];
  const { client } = scripted([
    podList(5, pod("a", 1)),
    new Body("", "clean"),
    refuse(404, "NotFound", { details: { name: "x" } }),
    refuse(404, "NotFound", { details: { name: "x" } }),
  ]);
  const clock = new FakeClock();
  const watching = watch(client, "pods", {}, clock);
  const all = (async () => {
    for await (const event of watching) events.push(shown(event));
  })();
  await assert.rejects(moved(all, clock), { reason: "NotFound" });
  assert.deepEqual(events.at(-1), "deleted a@1 synthetic");
});

Deno.test("watch() resumes without a list if it gets a position", async () => {
  const { events, asked } = await told([open(line("MODIFIED", pod("a", 6)))], 1, { since: "5" });
  assert.deepEqual([events, asked], [["modified a@6"], ["watch 5"]]);
});

Deno.test("watch() only reads the current version if the existing objects are not wanted", async () => {
  const { events, asked } = await told([podList(5), open(line("DELETED", pod("a", 6)))], 2, { initial: false });
  assert.deepEqual([events, asked], [["synced 0@5 start", "deleted a@6"], ["list", "watch 5"]]);
});

Deno.test("watch() throws at a gap if it is told to", async () => {
  const answers = [podList(5), open(expired()), podList(9)];
  await assertMessage(import.meta.url, "a gap that throws", () => told(answers, 9, { onGap: "throw" }));
});

Deno.test("watch() closes its connection if the consumer leaves, throws or aborts", async () => {
  for (const leave of ["break", "throw", "abort"]) {
    const body = open(line("ADDED", pod("a", 6)));
    const { client } = scripted([podList(5), body]);
    const stop = new AbortController();
    const work = async () => {
      for await (const event of watch(client, "pods", { signal: stop.signal })) {
        if (event.type !== "added") continue;
        if (leave === "break") break;
        if (leave === "throw") throw new Error("mine");
        stop.abort(new Error("mine"));
      }
    };
    if (leave === "break") await work();
    else await assert.rejects(work(), { message: "mine" });
    await new Promise((resolve) => setTimeout(resolve));
    assert.ok(body.isCancelled, leave);
  }
});

Deno.test("watch() leaves out managedFields unless they are wanted", async () => {
  const managed = { managedFields: [{ manager: "a]}", fieldsV1: { 'f:x"]': {} } }] };
  for (const managedFields of [false, true]) {
    const { client } = scripted([podList(5, pod("a", 1, managed)), open(line("MODIFIED", pod("a", 6, managed)))]);
    const changes = await watch(client, "pods", { managedFields }).changes().take(2).toArray();
    assert.deepEqual(changes.map(({ object }) => object.metadata.managedFields !== undefined), [
      managedFields,
      managedFields,
    ]);
    assert.equal(changes[1]?.object.metadata.resourceVersion, "6");
  }
});

Deno.test("watch() loses and doubles nothing if the stream is cut at any byte", async () => {
  const lines = [line("ADDED", pod("b", 6)), bookmark(7), line("MODIFIED", pod("b", 8)), line("DELETED", pod("b", 9))];
  const text = lines.join("");
  const rest = (from: number) => lines.filter((_, index) => index + 6 > from).join("");
  for (let at = 0; at <= text.length; at += 7) {
    for (const end of ["cut", "clean"] as const) {
      const { client, asked } = scripted([
        podList(5),
        new Body(text.slice(0, at), end),
        (request) => open(rest(Number(new URL(request.url).searchParams.get("resourceVersion")))),
        ...Array.from({ length: 2 }, () => open()),
      ]);
      const clock = new FakeClock();
      const changes = watch(client, "pods", {}, clock).changes();
      const seen: string[] = [];
      while (seen.length < 3) {
        const { value } = await moved(changes.next(), clock);
        if (value) seen.push(shown(value));
      }
      await changes.return();
      assert.deepEqual(seen, ["added b@6", "modified b@8", "deleted b@9"], `${end} at ${at}: ${asked}`);
    }
  }
});
