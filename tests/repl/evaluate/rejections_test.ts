import assert from "node:assert/strict";
import { onRejection } from "../../../lib/terminal/repl/evaluate/rejections.ts";

/** Returns the first failure that is reported after `fail` was called. */
async function toldOf(fail: () => void): Promise<unknown> {
  const told = Promise.withResolvers<unknown>();
  using _ = onRejection(told.resolve);
  fail();
  return await told.promise;
}

Deno.test("onRejection() is told of a promise that nobody looks after", async () => {
  assert.equal(await toldOf(() => void Promise.reject("rejected")), "rejected");
});

Deno.test("onRejection() is told of what a timer throws", async () => {
  const fail = () =>
    void setTimeout(() => {
      throw new RangeError("thrown");
    }, 1);
  assert.deepEqual(await toldOf(fail), new RangeError("thrown"));
});
