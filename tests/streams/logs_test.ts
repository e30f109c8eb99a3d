import assert from "node:assert/strict";
import type { LogEvent, LogOptions } from "../../lib/api/streams/logs/log_options.ts";
import { logs } from "../../lib/api/streams/logs/logs.ts";
import type { Client } from "../../lib/api/client/client.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
import { NetworkError } from "../../lib/data/core/errors.ts";
import { assertMessage } from "../messages.ts";

const noWatch = () => {
  throw new Error("these tests watch no pods");
};

interface Script {
  /** The lines of the log. */
  lines: readonly string[];
  /** The number of characters after which an answer is cut; undefined sends all of it. */
  cut: (answers: number) => number | undefined;
  /** Whether a cut breaks the body. @default {it is a clean end, as the API server makes it} */
  breaks?: boolean;
  /** The state of the container, by the number of answers. @default {it has ended} */
  state?: (answers: number) => Record<string, unknown>;
}

const START = Date.parse("2026-01-01T12:00:00Z");
/** The time of a line: 40 lines a second, each five of them at the same time. */
const timeOf = (index: number) => new Date(START + Math.floor(index / 5) * 125).toISOString().replace("Z", "000000Z");

/** A server with one pod, whose log is cut by a script. */
function logServer({ lines, cut, breaks = false, state = () => ENDED }: Script) {
  const asked: URLSearchParams[] = [];
  const handler = (request: Request) => {
    const url = new URL(request.url);
    if (!url.pathname.endsWith("/log")) {
      return Promise.resolve(Response.json({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "web", namespace: "default", uid: "1" },
        spec: { containers: [{ name: "app" }] },
        status: { containerStatuses: [{ name: "app", containerID: "x", state: state(asked.length) }] },
      }));
    }
    asked.push(url.searchParams);
    const since = Date.parse(url.searchParams.get("sinceTime") ?? "1970-01-01T00:00:00Z");
    const text = lines.map((line, index) => ({ line, time: timeOf(index) }))
      .filter(({ time }) => Date.parse(time) >= since).map(({ line, time }) => `${time} ${line}\n`).join("");
    const end = cut(asked.length);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text.slice(0, end)));
        if (end === undefined || end >= text.length || !breaks) controller.close();
        // The text must be read before the body breaks.
        else setTimeout(() => controller.error(new NetworkError("cut", { broken: true })), 0);
      },
    });
    return Promise.resolve(new Response(body));
  };
  const client: Client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  const read = async (options: LogOptions = {}) => {
    return (await Array.fromAsync(logs(client, noWatch, ["web"], options))).map(({ text }) => text);
  };
  return { client, asked, read };
}

const ENDED = { terminated: { exitCode: 0, containerID: "x" } };
const NUMBERS = Array.from({ length: 1000 }, (_, index) => `${index} ${"x".repeat(index % 50)}`);

/** Random numbers that are the same in each run. */
function numbers(seed: number) {
  return () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
}

for (const breaks of [false, true]) {
  for (const follow of [false, true]) {
    const what = `${follow ? "follow" : "read"} when the log ${breaks ? "breaks" : "ends cleanly"} at random places`;
    Deno.test(`logs() yields every line once if asked to ${what}`, async () => {
      for (let seed = 1; seed <= 10; seed++) {
        const random = numbers(seed);
        // A cut lies behind the repeated lines, or else the server never gets further.
        const cut = (answers: number) => answers > 8 ? undefined : 5000 + Math.floor(random() * 5000);
        const state = (answers: number) => answers > 8 ? ENDED : { running: {} };
        const { read, asked } = logServer({ lines: NUMBERS, cut, breaks, state });
        assert.deepEqual(await read({ follow }), NUMBERS);
        assert.ok(asked.length > 5, String(asked.length));
        assert.ok(asked.every((query) => query.get("timestamps") === "true"));
      }
    });
  }
}

Deno.test("logs() yields no line in front of the last ones if the end is checked", async () => {
  const { client, read } = logServer({ lines: NUMBERS.slice(0, 20), cut: () => undefined });
  const { handler } = client;
  client.handler = async (request) => {
    const response = await handler(request);
    if (!new URL(request.url).searchParams.has("tailLines")) return response;
    return new Response((await response.text()).split("\n").slice(-4).join("\n"));
  };
  assert.deepEqual(await read({ tailLines: 3 }), NUMBERS.slice(17, 20));
});

Deno.test("logs() rejects with a LostError if the log breaks again and again", async () => {
  const { read } = logServer({ lines: NUMBERS, cut: () => 500, breaks: true });
  await assertMessage(import.meta.url, "a log that breaks again and again", () => read());
});

Deno.test("logs() rejects with the error that a kubelet writes into a log", async () => {
  const lines = ["one"];
  const { client, read } = logServer({ lines, cut: () => undefined });
  assert.deepEqual(await read(), lines);
  const { handler } = client;
  client.handler = async (request) => {
    const response = await handler(request);
    if (!request.url.includes("/log")) return response;
    return new Response(`${await response.text()}failed to create fsnotify watcher: too many open files`);
  };
  await assertMessage(import.meta.url, "an error inside a log", () => read());
  await assertMessage(import.meta.url, "an error inside a followed log", () => read({ follow: true }));
});

Deno.test("logs() ends after limitBytes, which do not count the times", async () => {
  const { client } = logServer({ lines: ["one", "two"], cut: () => undefined });
  const lines = await Array.fromAsync(logs(client, noWatch, ["web"], { limitBytes: 5 }));
  assert.deepEqual(lines, [
    { pod: "web", namespace: "default", container: "app", restarts: 0, text: "one", time: timeOf(0) },
    { pod: "web", namespace: "default", container: "app", restarts: 0, text: "t", time: timeOf(0), partial: true },
  ]);
});

Deno.test("logs() waits for a container that has not started if it follows", async () => {
  let reads = 0;
  const notes: string[] = [];
  const { read } = logServer({
    lines: ["one"],
    cut: () => undefined,
    state: () => ++reads === 1 ? { waiting: { reason: "ContainerCreating" } } : ENDED,
  });
  assert.deepEqual(await read({ follow: true, onEvent: ({ message }) => notes.push(message) }), ["one"]);
  await assertMessage(import.meta.url, "a container that has not started", notes.join("\n"));
});

Deno.test("logs() ends all followed logs if the caller leaves one of them", async () => {
  const ended: string[] = [];
  const names = ["busy", "idle"];
  const items = names.map((name) => ({
    metadata: { name, namespace: "default", uid: name },
    spec: { containers: [{ name: "app" }] },
    status: { containerStatuses: [{ name: "app", containerID: "x", state: { running: {} } }] },
  }));
  const handler = ({ url, signal }: Request) => {
    const { pathname } = new URL(url);
    if (!pathname.endsWith("/log")) {
      return Promise.resolve(Response.json({ apiVersion: "v1", kind: "PodList", metadata: {}, items }));
    }
    const name = pathname.split("/").at(-2) ?? "";
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        if (name === "busy") controller.enqueue(new TextEncoder().encode(`${timeOf(0)} one\n`));
        signal.addEventListener("abort", () => {
          ended.push(name);
          controller.error(signal.reason);
        });
      },
    });
    return Promise.resolve(new Response(body));
  };
  const client: Client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  const watchPods = async function* () {
    for (const object of items) yield { type: "added", object };
    yield { type: "synced" };
    await new Promise(() => {});
  };
  for await (const { pod } of logs(client, watchPods, ["pods"], { labels: "app=web", follow: true })) {
    assert.equal(pod, "busy");
    break;
  }
  assert.deepEqual(ended.sort(), names);
});

Deno.test("logs() loses no line if a log of which no line was asked for is cut before the next line", async () => {
  const lines = ["old", "older"];
  const { client, asked } = logServer({
    lines,
    cut: () => undefined,
    state: (reads) => reads < 4 ? { running: {} } : ENDED,
  });
  const { handler } = client;
  client.handler = async (request) => {
    const tail = new URL(request.url).searchParams.get("tailLines");
    const text = await (await handler(request)).text();
    // The line is written after the first cut.
    if (asked.length === 2 && !lines.includes("new")) lines.push("new");
    if (!request.url.includes("/log") || tail === null) return new Response(text);
    return new Response(text.split("\n").slice(-1 - Number(tail)).join("\n"));
  };
  const all = await Array.fromAsync(logs(client, noWatch, ["web"], { follow: true, tailLines: 0 }));
  assert.deepEqual(all.map(({ text }) => text), ["new"]);
});

Deno.test("logs() names no gap if no line was asked for", async () => {
  for (const follow of [false, true]) {
    const { client, read } = logServer({ lines: ["old"], cut: () => undefined });
    const { handler } = client;
    client.handler = async (request) => {
      const response = await handler(request);
      return request.url.includes("tailLines=0") ? new Response("") : response;
    };
    assert.deepEqual(await read({ follow, tailLines: 0 }), []);
  }
});

Deno.test("logs() continues in the current file, and names the gap, if the kubelet follows an old one", async () => {
  const NEXT_FILE = 10;
  const lines = NUMBERS.slice(0, 20);
  const { client } = logServer({ lines, cut: () => undefined, state: (reads) => reads < 2 ? { running: {} } : ENDED });
  const { handler } = client;
  let follows = 0;
  client.handler = async (request) => {
    const url = new URL(request.url);
    if (!url.pathname.endsWith("/log")) return await handler(request);
    const text = (await (await handler(request)).text()).split("\n");
    const current = text.slice(NEXT_FILE);
    if (url.searchParams.has("tailLines")) return new Response(current.slice(-2).join("\n"));
    const limit = url.searchParams.get("limitBytes");
    if (limit !== null) return new Response(current.join("\n").slice(0, Number(limit)));
    if (follows++ > 0) {
      return new Response(
        lines.slice(NEXT_FILE).map((line, index) => `${timeOf(NEXT_FILE + index)} ${line}\n`).join(""),
      );
    }
    // The kubelet waits at the end of the old file.
    const old = `${text.slice(0, NEXT_FILE).join("\n")}\n`;
    return new Response(
      new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(old)) }),
    );
  };
  const gaps: unknown[] = [];
  const onEvent = ({ type, after, before }: LogEvent) => type === "gap" && gaps.push([after, before]);
  const all = await Array.fromAsync(logs(client, noWatch, ["web"], { follow: true, onEvent }));
  assert.deepEqual(all.map(({ text }) => text), lines);
  assert.deepEqual(gaps, [[timeOf(NEXT_FILE - 1), timeOf(NEXT_FILE)]]);
});
