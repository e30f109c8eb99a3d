import assert from "node:assert/strict";
import { ahead, pooled } from "../../lib/data/base/concurrency.ts";

/** Calls that wait until they are told to end, and their states. */
function calls() {
  const ends = new Map<number, PromiseWithResolvers<number>>();
  let most = 0;
  return {
    ends,
    most: () => most,
    call(item: number) {
      const end = Promise.withResolvers<number>();
      ends.set(item, end);
      most = Math.max(most, ends.size);
      return end.promise.finally(() => ends.delete(item));
    },
  };
}

Deno.test("pooled() yields in the items' order when calls end in another", async () => {
  const { ends, call, most } = calls();
  const results: number[] = [];
  const run = (async () => {
    for await (const result of pooled([1, 2, 3, 4, 5], 2, call)) results.push(result);
  })();
  for (const item of [2, 1, 4, 3, 5]) {
    while (!ends.has(item)) await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
    ends.get(item)?.resolve(item * 10);
  }
  await run;
  assert.deepEqual(results, [10, 20, 30, 40, 50]);
  assert.equal(most(), 2);
});

Deno.test("pooled() throws a call's error when its turn comes", async () => {
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (
      const item of pooled(
        [1, 2, 3],
        3,
        (item) => item === 2 ? Promise.reject(new RangeError("two")) : Promise.resolve(item),
      )
    ) {
      seen.push(item);
    }
  }, RangeError);
  assert.deepEqual(seen, [1]);
});

Deno.test("pooled() yields nothing when there are no items", async () => {
  assert.deepEqual(await Array.fromAsync(pooled([], 3, () => Promise.resolve(1))), []);
});

/** Returns streams of two items that record their start and their end. */
function streams(count: number) {
  const begun: number[] = [];
  const ended: number[] = [];
  const all = Array.from({ length: count }, (_, index) =>
    async function* () {
      begun.push(index);
      try {
        yield await Promise.resolve(`${index}a`);
        yield `${index}b`;
      } finally {
        ended.push(index);
      }
    });
  return { all, begun, ended };
}

Deno.test("ahead() gives everything in order and starts no more than it may when there are many streams", async () => {
  const { all, begun } = streams(6);
  const seen: string[] = [];
  let index = 0;
  for await (const stream of ahead(all, 3)) {
    assert.ok(begun.length <= index + 3, `${begun.length} begun at ${index}`);
    for await (const item of stream) seen.push(item);
    index++;
  }
  assert.deepEqual(seen, ["0a", "0b", "1a", "1b", "2a", "2b", "3a", "3b", "4a", "4b", "5a", "5b"]);
});

Deno.test("ahead() ends what it has started when the consumer stops", async () => {
  const { all, begun, ended } = streams(6);
  for await (const _ of ahead(all, 3)) break;
  assert.deepEqual([begun, ended.toSorted()], [[0, 1, 2], [0, 1, 2]]);
});

Deno.test("ahead() throws a failure where it is awaited when a stream fails before its turn", async () => {
  const failing = async function* (): AsyncGenerator<string> {
    await Promise.reject(new TypeError("broken"));
    yield "";
  };
  const seen: string[] = [];
  for await (const stream of ahead([...streams(1).all, failing])) {
    try {
      for await (const item of stream) seen.push(item);
    } catch (error) {
      seen.push(String(error));
    }
  }
  assert.deepEqual(seen, ["0a", "0b", "TypeError: broken"]);
});
