import assert from "node:assert/strict";
import { recent } from "../../lib/data/base/recent.ts";

Deno.test("recent() reads once per period, again after forget(), and again after a failure", async () => {
  let time = 0;
  let reads = 0;
  let fails = false;
  const read = () => fails ? Promise.reject(new Error("no")) : Promise.resolve(++reads);
  const get = recent(read, 100, () => time);
  assert.deepEqual(await Promise.all([get(), get()]), [1, 1]);
  time = 99;
  assert.equal(await get(), 1);
  time = 100;
  assert.equal(await get(), 2);
  get.forget();
  assert.equal(await get(), 3);
  get.forget();
  fails = true;
  await assert.rejects(get(), /no/);
  fails = false;
  assert.equal(await get(), 4);
});
