import assert from "node:assert/strict";
import { limitRate, type RateOptions } from "../../lib/api/transport/request_rate.ts";

/** Sends requests at the same time, and returns the times at which they were sent. The clock only moves by waiting. */
async function sendTogether(count: number, perSecond: number): Promise<number[]> {
  const sent: number[] = [];
  let late = 0;
  const options: RateOptions = {
    now: () => 0,
    sleep: (milliseconds) => {
      late = milliseconds;
      return Promise.resolve();
    },
  };
  const handler = limitRate(perSecond, options)(() => {
    sent.push(late);
    return Promise.resolve(new Response());
  });
  for (let each = 0; each < count; each++) await handler(new Request("http://k8s.invalid/"));
  return sent;
}

Deno.test("limitRate() sends the requests of a second together, and the others evenly", async () => {
  assert.deepEqual(await sendTogether(8, 4), [0, 0, 0, 0, 250, 500, 750, 1000]);
});

Deno.test("limitRate() stays within its limit in any second after the first", async () => {
  const sent = await sendTogether(1000, 50);
  for (let from = 1; from < 19_000; from += 50) {
    assert.ok(sent.filter((time) => time >= from && time < from + 1000).length <= 50, `${from}`);
  }
});

Deno.test("limitRate() ends the wait of a request that is cancelled", async () => {
  const handler = limitRate(0.001)(() => Promise.resolve(new Response()));
  await handler(new Request("http://k8s.invalid/", { signal: AbortSignal.timeout(1) })).catch(() => {});
  await assert.rejects(
    handler(new Request("http://k8s.invalid/", { signal: AbortSignal.abort(new Error("enough")) })),
    {
      message: "enough",
    },
  );
});
