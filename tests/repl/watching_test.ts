import assert from "node:assert/strict";
import { testBench } from "./workbench.ts";

/** Enters a line, and ends it as Ctrl+C does when its output contains a text. */
async function shownUntil(line: string, text: string): Promise<string> {
  using bench = await testBench();
  const stop = new AbortController();
  const { out } = bench.shell;
  let shown = "";
  bench.shell.out = (more) => {
    shown += more;
    if (shown.includes(text)) stop.abort();
    return out(more);
  };
  return await bench.enter(line, stop.signal);
}

Deno.test("get pods -w at the prompt prints rows until Ctrl+C", async () => {
  const shown = await shownUntil("get pods -w", "web-6d4b8f7c9d-zt2mq");
  assert.match(shown, /^NAME +READY .*\nhelloworld /);
});

Deno.test("k8s.watch() at the prompt prints each event until Ctrl+C", async () => {
  const shown = await shownUntil('k8s.watch("pods")', "synced");
  assert.match(shown, /added/);
});

Deno.test("k8s.wait() at the prompt shows the objects when they meet the condition", async () => {
  using bench = await testBench();
  const shown = await bench.enter('(await k8s.wait("pod", "helloworld", "condition=Ready")).length');
  assert.equal(shown.trim(), "1");
});

Deno.test("k8s.wait() at the prompt ends with Ctrl+C", async () => {
  using bench = await testBench();
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  await bench.enter('await k8s.wait("pod", "nope", "condition=Ready")', stop.signal);
});
