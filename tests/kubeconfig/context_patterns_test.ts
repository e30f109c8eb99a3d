import assert from "node:assert/strict";
import { matchContexts } from "../../lib/data/kubeconfig/context_patterns.ts";
import { KubeError } from "../../lib/data/core/errors.ts";

const EKS = "arn:aws:eks:eu-west-1:123456789012:cluster/prod";
const NAMES = ["prod-b", "dev", "prod-a", "prod-old", "odd*", EKS, "a.b", "axb"];

for (
  const [patterns, expected] of [
    [["prod-*"], ["prod-b", "prod-a", "prod-old"]],
    [["prod-?"], ["prod-b", "prod-a"]],
    [["prod-[ac]"], ["prod-a"]],
    [["prod-[!a]"], ["prod-b"]],
    [["*prod"], [EKS]],
    [["/prod$/"], [EKS]],
    [["/^prod-[ab]$/"], ["prod-b", "prod-a"]],
    [["prod-*", "!prod-old"], ["prod-b", "prod-a"]],
    [["!prod-*", "!odd*", "!*:*"], ["dev", "a.b", "axb"]],
    [["dev", "prod-a", "dev"], ["dev", "prod-a"]],
    [["odd*"], ["odd*"]],
    [["a.b"], ["a.b"]],
    [["prod-*", "!prod-*", "dev"], ["dev"]],
    [["!prod-old", "prod-*"], ["prod-b", "prod-a"]],
    [["prod-*", "!gone"], ["prod-b", "prod-a", "prod-old"]],
  ] as const
) {
  Deno.test(`matchContexts() selects ${expected.join(", ")} if the patterns are ${patterns.join(" ")}`, () => {
    assert.deepEqual(matchContexts(NAMES, patterns), expected);
  });
}

for (
  const [patterns, message, near] of [
    [["prdo-a"], 'Cannot choose contexts: "prdo-a" matches no context', "prod-a"],
    [["prod_*"], 'Cannot choose contexts: "prod_*" matches no context', "prod-b, prod-a, prod-old"],
    [["prod-*", "stage-*"], 'Cannot choose contexts: "stage-*" matches no context', "prod-b, dev"],
    [["dev", "!d*"], 'Cannot choose contexts: no context is left by "dev", "!d*"', "dev"],
    [[], "Cannot choose contexts: there is no pattern", "prod-b, dev"],
    [["/(/"], 'Cannot read the context pattern "/(/"', ""],
  ] as const
) {
  Deno.test(`matchContexts() rejects ${patterns.join(" ")} and names near contexts if nothing matches`, () => {
    assert.throws(() => matchContexts(NAMES, patterns), (error) => {
      assert.ok(error instanceof KubeError);
      assert.ok(error.message.startsWith(message), error.message);
      assert.ok(near === "" || error.hints.some((line) => line.includes(near)), error.hints.join("\n"));
      return true;
    });
  });
}

Deno.test("matchContexts() keeps the order of the kubeconfig if 10,000 contexts match in another order", () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `cluster-${(index * 7919) % 10_000}`);
  assert.deepEqual(matchContexts(names, ["/5$/", "cluster-*"]), names);
});
