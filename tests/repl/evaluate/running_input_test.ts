import assert from "node:assert/strict";
import { cancelledWith, type Running, untilAborted } from "../../../lib/terminal/repl/evaluate/running_input.ts";

Deno.test("cancelledWith() aborts a request when its input is given up", async () => {
  const stop = new AbortController();
  const running: Running = { signal: stop.signal };
  const handler = cancelledWith(running)((request) =>
    new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)))
  );
  const request = new Request("http://k8s.invalid/api", { method: "POST", body: "{}" });
  const answer = handler(request);
  stop.abort(new RangeError("enough"));
  await assert.rejects(answer, { message: "enough" });
});

Deno.test("cancelledWith() passes the request on as it is when nothing runs", async () => {
  const request = new Request("http://k8s.invalid/api");
  const handler = cancelledWith({})((passed) => Promise.resolve(new Response(String(passed === request))));
  assert.equal(await (await handler(request)).text(), "true");
});

Deno.test("untilAborted() ends and closes a stream when it waits for the next item", async () => {
  const stop = new AbortController();
  let closed = false;
  const stream: AsyncIterableIterator<number> = {
    [Symbol.asyncIterator]: () => stream,
    next: () => {
      queueMicrotask(() => stop.abort());
      return new Promise(() => {});
    },
    return: () => {
      closed = true;
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  assert.deepEqual(await Array.fromAsync(untilAborted(stream, stop.signal)), []);
  assert.equal(closed, true);
});

Deno.test("untilAborted() gives all items and passes errors on when nobody aborts", async () => {
  async function* three() {
    yield 1;
    yield 2;
    throw new RangeError("mine");
  }
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const item of untilAborted(three(), new AbortController().signal)) seen.push(item);
  }, { message: "mine" });
  assert.deepEqual(seen, [1, 2]);
});
