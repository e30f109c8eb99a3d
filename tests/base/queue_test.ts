import assert from "node:assert/strict";
import { createQueue } from "../../lib/data/base/queue.ts";

Deno.test("createQueue() runs work in order, one at a time, and passes results and errors on", async () => {
  const queue = createQueue();
  const seen: string[] = [];
  const first = Promise.withResolvers<void>();
  const works = [
    queue(async () => {
      seen.push("1 begins");
      await first.promise;
      seen.push("1 ends");
      return 1;
    }),
    queue(() => {
      seen.push("2");
      throw new RangeError("two");
    }),
    queue(() => {
      seen.push("3");
      return 3;
    }),
  ];
  setTimeout(first.resolve);
  const results = await Promise.allSettled(works);
  assert.deepEqual(seen, ["1 begins", "1 ends", "2", "3"]);
  assert.deepEqual(results.map((result) => result.status === "fulfilled" ? result.value : String(result.reason)), [
    1,
    "RangeError: two",
    3,
  ]);
});
