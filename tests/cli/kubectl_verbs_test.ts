import assert from "node:assert/strict";
import { KUBECTL_VERBS } from "../../lib/terminal/cli/kubectl_verbs.ts";
import { COMMANDS } from "../../lib/terminal/cli/commands.ts";
import { offline } from "../commands/command_line.ts";

for (const verb of KUBECTL_VERBS) {
  Deno.test(`k8s ${verb} names kubectl if k8s has no such verb`, async () => {
    const { code, stderr } = await offline([verb, "x"]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, new RegExp(`^hint: run \`kubectl ${verb}\` instead$`, "m"));
  });
}

Deno.test("KUBECTL_VERBS names no command of ours", () => {
  const known = Object.keys(COMMANDS).map((name) => name.split(" ")[0] ?? "");
  assert.deepEqual(KUBECTL_VERBS.filter((verb) => known.includes(verb)), []);
});
