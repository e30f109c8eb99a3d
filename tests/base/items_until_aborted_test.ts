import assert from "node:assert/strict";
import { itemsUntilAborted } from "../../lib/data/base/items_until_aborted.ts";

Deno.test("itemsUntilAborted() ends and closes a stream when it waits for the next item", async () => {
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
  assert.deepEqual(await Array.fromAsync(itemsUntilAborted(stream, stop.signal)), []);
  assert.equal(closed, true);
});

Deno.test("itemsUntilAborted() gives all items and passes errors on when nobody aborts", async () => {
  async function* three() {
    yield 1;
    yield 2;
    throw new RangeError("mine");
  }
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const item of itemsUntilAborted(three(), new AbortController().signal)) seen.push(item);
  }, { message: "mine" });
  assert.deepEqual(seen, [1, 2]);
});
