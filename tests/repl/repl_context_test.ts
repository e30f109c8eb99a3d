import assert from "node:assert/strict";
import { testBench } from "./workbench.ts";

// This is a separate file, because declarations last for all later evaluations.
Deno.test("perform() goes on with the session that k8s is when an input declares it", async () => {
  using session = await testBench();
  await session.enter('let k8s = globalThis.k8s.with({ namespace: "kube-public" })');
  assert.equal(session.bench.k8s.namespace, "kube-public");
  await session.enter(".ns kube-system");
  assert.equal(await session.enter("k8s.namespace"), "kube-system\n");
  await session.enter("const k8s = 5");
  assert.equal(session.bench.k8s.namespace, "kube-system");
});
