import assert from "node:assert/strict";
import { testBench } from "./workbench.ts";

// The input at the prompt, and what is shown.
const shown: [string, RegExp][] = [
  ["deploy", /^NAME {3}READY .*\nweb {4}2\/2 .*\n$/],
  ["ds", /^\(no items\)\n$/],
  ['deploy("web").spec.replicas', /^2\n$/],
  ["pods.map((p) => p.name)[0]", /^helloworld\n$/],
  ["get pods", /^NAME {19}READY/],
  ["secretz", /^error: ReferenceError: secretz is not defined\n/],
  ["[1].map(() => pods())", /^error: Cannot read pods\(\) in a function that is not async.*\nhint: read before/],
];
for (const [input, text] of shown) {
  Deno.test(`perform() reads kinds as words if the input is ${input}`, async () => {
    using bench = await testBench();
    assert.match(await bench.enter(input), text);
  });
}

Deno.test("perform() reads the namespace of the session if it was changed", async () => {
  using bench = await testBench();
  await bench.enter(".ns kube-system");
  assert.match(await bench.enter("pods"), /^\(no items\)\n$/);
});
