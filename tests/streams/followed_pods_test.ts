import assert from "node:assert/strict";
import type { Client } from "../../lib/api/client/client.ts";
import type { LogOptions } from "../../lib/api/streams/logs/log_options.ts";
import { logs } from "../../lib/api/streams/logs/logs.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
import { assertMessage } from "../messages.ts";

const TIME = "2026-01-01T12:00:00.000000000Z";

/** A pod whose container `app` has some runs, the last one in a state. */
function pod(name: string, { runs = 1, state = "running", phase = "Running" } = {}) {
  const id = `${name}-${runs}`;
  return {
    metadata: { name, namespace: "default", uid: name },
    spec: { restartPolicy: "Always", containers: [{ name: "app" }] },
    status: {
      phase,
      containerStatuses: runs === 0 ? [{ name: "app", state: { waiting: { reason: "ContainerCreating" } } }] : [{
        name: "app",
        containerID: id,
        restartCount: runs - 1,
        state: state === "running"
          ? { running: {} }
          : { terminated: { exitCode: 3, reason: "Error", containerID: id } },
      }],
    },
  };
}

type FakePod = ReturnType<typeof pod>;

/** A cluster whose pods a test changes. The log of each run is one line: the name of the run. */
function cluster() {
  const pods = new Map<string, FakePod>();
  const events: { type: string; object?: unknown }[] = [];
  let wake = () => {};
  const open: string[] = [];
  const enders = new Map<string, () => void>();
  const tell = (event: { type: string; object?: unknown }) => {
    events.push(event);
    wake();
  };
  const handler = ({ url, signal }: Request) => {
    const { pathname, searchParams } = new URL(url);
    const name = pathname.split("/")[6] ?? "";
    const found = pods.get(name);
    if (!pathname.endsWith("/log")) {
      return Promise.resolve(
        found === undefined ? Response.json({ kind: "Status", code: 404 }, { status: 404 }) : Response.json(found),
      );
    }
    const run = found?.status.containerStatuses[0];
    const id = run !== undefined && "containerID" in run ? run.containerID ?? "" : "";
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`${TIME} ${id}\n`));
        if (searchParams.get("follow") !== "true") return controller.close();
        open.push(id);
        enders.set(id, () => controller.close());
        signal.addEventListener("abort", () => controller.error(signal.reason));
      },
    });
    return Promise.resolve(new Response(body));
  };
  const client: Client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  const watchPods = async function* () {
    while (true) {
      for (let event; (event = events.shift()) !== undefined;) yield event;
      await new Promise<void>((resolve) => wake = resolve);
    }
  };
  return {
    open,
    /** Ends the answer of a run. */
    end: (run: string) => enders.get(run)?.(),
    synced: () => tell({ type: "synced" }),
    set(type: "added" | "modified" | "deleted", object: FakePod) {
      if (type === "deleted") pods.delete(object.metadata.name);
      else pods.set(object.metadata.name, object);
      tell({ type, object });
    },
    follow(options: LogOptions = {}) {
      const told: string[] = [];
      const onEvent = ({ type, message }: { type: string; message: string }) => told.push(`${type}: ${message}`);
      return { told, lines: logs(client, watchPods, ["pods"], { labels: "app", follow: true, onEvent, ...options }) };
    },
  };
}

async function texts(lines: AsyncGenerator<{ text: string }, void>, count: number): Promise<string[]> {
  const found: string[] = [];
  while (found.length < count) found.push((await lines.next()).value?.text ?? "the end");
  return found;
}

Deno.test("logs() follows the pods of a set, new ones and restarts", async () => {
  const { follow, set, synced, end } = cluster();
  const { lines, told } = follow();
  set("added", pod("one"));
  synced();
  assert.deepEqual(await texts(lines, 1), ["one-1"]);
  set("added", pod("two", { runs: 0 }));
  set("modified", pod("two"));
  assert.deepEqual(await texts(lines, 1), ["two-1"]);
  set("modified", pod("one", { state: "terminated" }));
  set("modified", pod("one", { runs: 2 }));
  end("one-1");
  assert.deepEqual(await texts(lines, 1), ["one-2"]);
  set("deleted", pod("two"));
  set("modified", pod("one", { runs: 4 }));
  assert.deepEqual(await texts(lines, 1), ["one-4"]);
  await lines.return();
  await assertMessage(import.meta.url, "the events of followed pods", told.join("\n"));
});

Deno.test("logs() lets a new log wait if maxStreams are followed, and refuses more only before the first line", async () => {
  const { follow, set, synced, end } = cluster();
  const { lines, told } = follow({ maxStreams: 1 });
  set("added", pod("one"));
  synced();
  assert.deepEqual(await texts(lines, 1), ["one-1"]);
  set("added", pod("two"));
  const next = texts(lines, 1);
  while (!told.some((text) => text.startsWith("full: "))) await new Promise((resolve) => setTimeout(resolve, 1));
  set("deleted", pod("one"));
  end("one-1");
  assert.deepEqual(await next, ["two-1"]);
  await lines.return();

  const other = cluster();
  const refused = other.follow({ maxStreams: 1 });
  other.set("added", pod("one"));
  other.set("added", pod("two"));
  other.synced();
  await assertMessage(import.meta.url, "more logs than maxStreams", () => refused.lines.next());
});

Deno.test("logs() ends if all pods of a set have ended", async () => {
  const { follow, set, synced } = cluster();
  const { lines } = follow();
  set("added", pod("one", { state: "terminated", phase: "Succeeded" }));
  synced();
  assert.deepEqual(await texts(lines, 2), ["one-1", "the end"]);
});

Deno.test("logs() throws a LostError after the last line if lines may be missing and nothing receives events", async () => {
  const { follow, set, synced, end } = cluster();
  const { lines } = follow({ onEvent: undefined });
  set("added", pod("one"));
  synced();
  assert.deepEqual(await texts(lines, 1), ["one-1"]);
  set("modified", pod("one", { runs: 3 }));
  assert.deepEqual(await texts(lines, 1), ["one-3"]);
  set("modified", pod("one", { runs: 3, state: "terminated", phase: "Failed" }));
  end("one-1");
  end("one-3");
  await assertMessage(import.meta.url, "the log of a run that is missing", () => lines.next());
});
