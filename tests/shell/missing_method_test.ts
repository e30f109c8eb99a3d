import assert from "node:assert/strict";
import { KubeError } from "../../lib/data/core/errors.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { explainMissingMethod } from "../../lib/terminal/shell/missing_method.ts";
import { assertMessage } from "../messages.ts";

const misspelled: [code: string][] = [
  ["gett"],
  ["evnts"],
  ["reboot"],
];
for (const [name] of misspelled) {
  Deno.test(`explainMissingMethod() names what exists if k8s has no method ${name}`, async () => {
    const k8s = await connect({ handler: sandbox().handler });
    // The platform's own error, because its words are recognized.
    const error = await new Function("k8s", `return (async () => k8s.${name}())().catch((error) => error)`)(k8s);
    const explained = explainMissingMethod(error, k8s);
    assert.ok(explained instanceof KubeError);
    assert.equal(explained.message, `k8s.${name} is not a function`);
    await assertMessage(import.meta.url, `a method that does not exist: ${name}`, explained.hints.join("\n"));
    assert.equal(explained.cause, error);
  });
}

Deno.test("explainMissingMethod() leaves other errors alone", async () => {
  const k8s = await connect({ handler: sandbox().handler });
  const others = ["x.gett is not a function", "k8s.get(...).items is not a function", "k8s.get is not a function"];
  for (
    const error of [...others.map((message) => new TypeError(message)), new Error("k8s.gett is not a function"), "x"]
  ) {
    assert.equal(explainMissingMethod(error, k8s), error);
  }
});
