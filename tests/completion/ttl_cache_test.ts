import assert from "node:assert/strict";
import { createShared } from "../../lib/terminal/completion/ttl_cache.ts";

const owner = {};

Deno.test("shared() asks once when it is asked twice within seconds, and again later", async () => {
  let time = 0;
  let count = 0;
  const shared = createShared({ keepFor: 1000, now: () => time });
  const ask = () => shared(owner, "names", () => Promise.resolve(++count));
  assert.deepEqual(await Promise.all([ask(), ask()]), [1, 1]);
  time = 999;
  assert.equal(await ask(), 1);
  time = 1000;
  assert.equal(await ask(), 2);
  assert.equal(await shared({}, "names", () => Promise.resolve(++count)), 3);
});

Deno.test("shared() keeps an answer longer when it is told so, but no failure", async () => {
  let time = 0;
  let count = 0;
  const shared = createShared({ keepFor: 1000, now: () => time });
  const ask = () =>
    shared(
      owner,
      "fields",
      () => ++count === 1 ? Promise.reject(new TypeError("no")) : Promise.resolve(count),
      undefined,
      9000,
    );
  assert.equal(await ask(), undefined);
  assert.equal(await ask(), undefined);
  assert.equal(count, 1);
  time = 1000;
  assert.equal(await ask(), 2);
  time = 9000;
  assert.equal(await ask(), 2);
});

Deno.test("shared() takes a question back when the last who waits gives up, and asks anew", async () => {
  const shared = createShared();
  const asked: AbortSignal[] = [];
  const never = (signal: AbortSignal) => {
    asked.push(signal);
    return new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  const [first, second] = [new AbortController(), new AbortController()];
  const waits = [shared(owner, "x", never, first.signal), shared(owner, "x", never, second.signal)];
  first.abort(new TypeError("typed"));
  await assert.rejects(waits[0] ?? Promise.resolve(), /typed/);
  assert.deepEqual(asked.map(({ aborted }) => aborted), [false]);
  second.abort(new TypeError("typed"));
  await assert.rejects(waits[1] ?? Promise.resolve(), /typed/);
  assert.deepEqual(asked.map(({ aborted }) => aborted), [true]);
  assert.equal(await shared(owner, "x", () => Promise.resolve(7)), 7);
});

Deno.test("shared() gives nothing when the answer does not come in time", async () => {
  const shared = createShared({ patience: 1 });
  assert.equal(await shared(owner, "x", () => new Promise<never>(() => {})), undefined);
});

Deno.test("shared() asks nothing when its signal is aborted already", async () => {
  const shared = createShared();
  await assert.rejects(shared(owner, "x", () => Promise.resolve(1), AbortSignal.abort(new TypeError("no"))), /no/);
});
