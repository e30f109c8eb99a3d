import assert from "node:assert/strict";
import { onRejection } from "../../../lib/terminal/repl/evaluate/rejections.ts";

Deno.test("onRejection() is told of a promise that nobody looks after, and of what a timer throws", async () => {
  const told: unknown[] = [];
  {
    using _ = onRejection((error) => told.push(error));
    void Promise.reject("rejected");
    setTimeout(() => {
      throw new RangeError("thrown");
    }, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(told, ["rejected", new RangeError("thrown")]);
});
