import assert from "node:assert/strict";
import { createEvaluator } from "../../../lib/terminal/repl/evaluate/evaluate.ts";

const evaluator = createEvaluator({ globals: { k8s: { name: "preloaded" } }, base: "file:///nowhere/" });
const { bindings } = evaluator;

Deno.test("lookup() gives what was declared, assigned and preloaded when it is asked", async () => {
  await evaluator.evaluate("const pod = { spec: { nodeName: 'minikube' } }; let count = 3; class Shop {}; loose = [1]");
  assert.deepEqual(await bindings.lookup("pod"), { value: { spec: { nodeName: "minikube" } } });
  assert.deepEqual(await bindings.lookup("count"), { value: 3 });
  assert.equal(typeof (await bindings.lookup("Shop"))?.value, "function");
  assert.deepEqual(await bindings.lookup("loose"), { value: [1] });
  assert.deepEqual(await bindings.lookup("k8s"), { value: { name: "preloaded" } });
  assert.equal((await bindings.lookup("Array"))?.value, Array);
});

Deno.test("lookup() gives nothing when there is no such name, or it is no name", async () => {
  assert.equal(await bindings.lookup("nobody"), undefined);
  assert.equal(await bindings.lookup("pod.spec"), undefined);
  assert.equal(await bindings.lookup("alert(1)"), undefined);
});

Deno.test("lookup() runs no getter of the person's when it reads a name", async () => {
  await evaluator.evaluate("ran = 0; Object.defineProperty(globalThis, 'trap', { get() { ran++; return 1; } })");
  assert.equal(await bindings.lookup("trap"), undefined);
  assert.deepEqual(await bindings.lookup("ran"), { value: 0 });
});

Deno.test("lookup() answers when an input is still running", async () => {
  const running = evaluator.evaluate("await new Promise((resolve) => { later = resolve; })");
  while (await bindings.lookup("later") === undefined) await new Promise((resolve) => setTimeout(resolve));
  assert.equal(typeof (await bindings.lookup("pod"))?.value, "object");
  const later = (await bindings.lookup("later"))?.value as (value: unknown) => void;
  later(1);
  assert.equal((await running).value, 1);
});

Deno.test("names() lists what the person made before what was always there when it is asked", async () => {
  const names = await bindings.names(true);
  assert.ok(!(await bindings.names(false)).includes("Array"));
  for (const name of ["pod", "count", "loose", "k8s"]) {
    assert.ok(names.indexOf(name) >= 0 && names.indexOf(name) < names.indexOf("Array"), name);
  }
});

Deno.test("settled() gives what a promise came to when it has, and tells nobody", async () => {
  await evaluator.evaluate("const done = Promise.resolve({ kind: 'Pod' }), open = new Promise(() => {}); void 0");
  const come = async (name: string) => {
    const found = await bindings.lookup(name);
    return await bindings.settled(found?.value as Promise<unknown>);
  };
  assert.deepEqual(await come("done"), { value: { kind: "Pod" } });
  assert.equal(await come("open"), undefined);
  const told: unknown[] = [];
  const listener = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    told.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", listener);
  try {
    const failed = Promise.reject("refused");
    assert.equal(await bindings.settled(failed), undefined);
    await new Promise((resolve) => setTimeout(resolve));
    assert.deepEqual(told, ["refused"]);
  } finally {
    globalThis.removeEventListener("unhandledrejection", listener);
  }
});
