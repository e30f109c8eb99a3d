import assert from "node:assert/strict";
import { settleEach } from "../../lib/features/fleet/settle.ts";
import { TimeoutError } from "../../lib/data/core/errors.ts";

const NAMES = Array.from({ length: 50 }, (_, index) => `c${index}`);

Deno.test("settleEach() returns outcomes in the order of the contexts if the first answers last", async () => {
  const first = Promise.withResolvers<string>();
  const outcomes = settleEach(["slow", "fast", "broken"], async ({ context }) => {
    if (context === "slow") return await first.promise;
    if (context === "broken") throw new Error("no route");
    setTimeout(() => first.resolve("slow"));
    return context;
  });
  assert.deepEqual(
    (await outcomes).map((
      { context, ...outcome },
    ) => [context, outcome.error === undefined ? "value" : `${outcome.error}`]),
    [["slow", "value"], ["fast", "value"], ["broken", "Error: no route"]],
  );
});

Deno.test("settleEach() asks at most 16 contexts at a time if there are 50", async () => {
  let [running, most] = [0, 0];
  await settleEach(NAMES, async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve));
    running--;
  });
  assert.equal(most, 16);
});

Deno.test("settleEach() fails a context alone if it ignores its signal and is too slow", async () => {
  const outcomes = await settleEach(["hangs", "answers"], async ({ context, start }) => {
    start();
    return context === "hangs" ? await new Promise<string>(() => {}) : context;
  }, { timeLimit: 20 });
  const [hangs, answers] = outcomes;
  assert.ok(hangs?.error instanceof TimeoutError);
  assert.deepEqual(answers, { context: "answers", value: "answers" });
});

Deno.test("settleEach() does not limit the time before start() if a login takes longer", async () => {
  const outcomes = await settleEach(["login"], async ({ start }) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    start();
    return "in";
  }, { timeLimit: 20 });
  assert.deepEqual(outcomes, [{ context: "login", value: "in" }]);
});

Deno.test("settleEach() leaves out contexts that it interrupted if failFast is set and one fails", async () => {
  const asked: string[] = [];
  const outcomes = await settleEach(NAMES, async ({ context, signal }) => {
    asked.push(context);
    if (context === "c3") throw new Error("down");
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  }, { failFast: true });
  assert.deepEqual(outcomes.map(({ context }) => context), ["c3"]);
  assert.equal(asked.length, 16);
});

Deno.test("settleEach() rejects with the reason if the caller aborts", async () => {
  const controller = new AbortController();
  const settled = settleEach(["a"], () => new Promise(() => {}), { signal: controller.signal });
  controller.abort(new Error("Ctrl+C"));
  await assert.rejects(settled, /Ctrl\+C/);
});
