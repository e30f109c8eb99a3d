import assert from "node:assert/strict";
import { delay, whenAborted } from "../../lib/data/base/wait.ts";
import { TimeoutError } from "../../lib/data/core/errors.ts";
import { limitWaits } from "../../lib/features/fleet/limit_waits.ts";

/** Yields numbers, and then waits until the signal is aborted. */
async function* numbers(count: number, signal: AbortSignal): AsyncGenerator<number> {
  for (let number = 0; number < count; number++) yield number;
  await whenAborted(signal);
  throw signal.reason;
}

Deno.test("limitWaits() fails after the items that arrived if the next one takes too long", async () => {
  const seen: number[] = [];
  const read = async () => {
    for await (const number of limitWaits((signal) => numbers(2, signal), { timeLimit: 20 })) seen.push(number);
  };
  await assert.rejects(read(), (error) => {
    assert.ok(error instanceof TimeoutError);
    assert.equal(error.message, "The cluster did not answer within 0.02 s");
    return true;
  });
  assert.deepEqual(seen, [0, 1]);
});

Deno.test("limitWaits() does not limit the time in which the consumer uses an item", async () => {
  const few = async function* () {
    yield* [0, 1, 2];
  };
  const seen: number[] = [];
  for await (const number of limitWaits(few, { timeLimit: 10 })) {
    await delay(30);
    seen.push(number);
  }
  assert.deepEqual(seen, [0, 1, 2]);
});

Deno.test("limitWaits() ends with the reason of the caller if the limit is 0", async () => {
  const controller = new AbortController();
  const read = async () => {
    const items = limitWaits((signal) => numbers(1, signal), { timeLimit: 0, signal: controller.signal });
    for await (const _ of items) controller.abort(new Error("Ctrl+C"));
  };
  await assert.rejects(read(), { message: "Ctrl+C" });
});
