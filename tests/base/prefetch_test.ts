import assert from "node:assert/strict";
import { ahead } from "../../lib/data/base/prefetch.ts";

/** Streams of two items that note when they were begun and ended. */
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
