import assert from "node:assert/strict";
import { pooled } from "../../lib/data/base/concurrency.ts";

/** A call that waits until it is told to end, and what is known of all of them. */
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
