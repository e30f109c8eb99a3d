import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
import { watch } from "../../lib/api/watching/watch.ts";
import { bookmark, FakeClock, podList } from "./script.ts";

/**
 * Counts the requests of an hour in which nothing changes. The server ends streams and sends bookmarks as kube-apiserver
 * does.
 *
 * @throws {AssertionError} If the watch tells a gap, or that it waits.
 */
export async function requestsInAnHour(silenceLimit: number, sendsBookmarks: boolean): Promise<number> {
  const clock = new FakeClock();
  let requests = 0;
  const handler = (request: Request): Promise<Response> => {
    requests++;
    const { searchParams } = new URL(request.url);
    if (!searchParams.has("watch")) return Promise.resolve(podList(1000 + Math.floor(clock.now() / 1000)));
    const cancels: (() => void)[] = [];
    const stop = () => cancels.forEach((cancel) => cancel());
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        const mark = () => {
          controller.enqueue(new TextEncoder().encode(bookmark(1000 + Math.floor(clock.now() / 1000))));
          cancels.push(clock.after(60_000, mark));
        };
        // The server's ticks begin when it starts, not with the stream.
        if (sendsBookmarks) cancels.push(clock.after(60_000 - clock.now() % 60_000, mark));
        cancels.push(clock.after(Number(searchParams.get("timeoutSeconds")) * 1000, () => {
          stop();
          controller.close();
        }));
      },
      cancel: stop,
    });
    request.signal.addEventListener("abort", stop);
    return Promise.resolve(new Response(body));
  };
  const client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  const watching = watch(client, "pods", { silenceLimit }, clock);
  const all = watching.toArray();
  while (clock.now() < 3_600_000) {
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(() => resolve(undefined)));
    clock.jump();
  }
  await watching.return();
  const events = await all;
  assert.deepEqual(events.filter(({ type }) => type === "gap" || type === "waiting"), []);
  return requests;
}
