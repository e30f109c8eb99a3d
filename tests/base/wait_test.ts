import assert from "node:assert/strict";
import { delay, untilAborted, whenAborted } from "../../lib/data/base/wait.ts";

/** A signal that counts its listeners. */
function counted(): { controller: AbortController; listeners: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  let count = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    count++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    count--;
    remove(...args);
  };
  return { controller, listeners: () => count };
}

Deno.test("delay() resolves after its time and leaves no listener on the signal", async () => {
  const { controller, listeners } = counted();
  await delay(1, controller.signal);
  assert.equal(listeners(), 0);
});

Deno.test("delay() rejects with the signal's reason, and leaves no timer, if it is aborted", async () => {
  const controller = new AbortController();
  const waiting = delay(60_000, controller.signal);
  controller.abort(new RangeError("enough"));
  await assert.rejects(waiting, RangeError);
  await assert.rejects(delay(60_000, controller.signal), RangeError);
});

Deno.test("untilAborted() gives the result of the work and leaves no listener on the signal", async () => {
  const { controller, listeners } = counted();
  assert.equal(await untilAborted(Promise.resolve(1), controller.signal), 1);
  await assert.rejects(untilAborted(Promise.reject(new RangeError("no")), controller.signal), RangeError);
  assert.equal(listeners(), 0);
});

Deno.test("untilAborted() rejects with the signal's reason if it is aborted before the work ends", async () => {
  const controller = new AbortController();
  const waiting = untilAborted(new Promise(() => {}), controller.signal);
  controller.abort(new RangeError("enough"));
  await assert.rejects(waiting, RangeError);
});

Deno.test("whenAborted() resolves if the signal is aborted, before or after", async () => {
  const controller = new AbortController();
  const waiting = whenAborted(controller.signal);
  controller.abort();
  await waiting;
  await whenAborted(controller.signal);
});
