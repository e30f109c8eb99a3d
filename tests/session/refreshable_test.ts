import assert from "node:assert/strict";
import { kept } from "../../lib/session/refreshable.ts";

Deno.test("kept() makes one for all who ask, and another when it is stale or failed", async () => {
  let made = 0;
  let stale = false;
  let fails = true;
  const get = kept(() => {
    if (fails) return Promise.reject(new TypeError("early"));
    made++;
    return Promise.resolve({ value: made, isStale: () => Promise.resolve(stale) });
  });
  await assert.rejects(get(), /early/);
  fails = false;
  assert.deepEqual(await Promise.all([get(), get()]), [1, 1]);
  stale = true;
  const both = Promise.all([get(), get()]);
  assert.deepEqual(await both, [2, 2]);
  stale = false;
  assert.equal(await get(), 2);
});
