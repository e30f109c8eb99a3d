import assert from "node:assert/strict";
import { commandLine } from "../command_line.ts";
import { RELATED_FIXTURES } from "../../views/related_fixtures.ts";
import { assertMessage } from "../../messages.ts";

/** Command lines, the selectors that their list is sent with, and the names of the objects that are printed. */
const LINES: readonly (readonly [args: readonly string[], query: string, names: string])[] = [
  [
    ["pods", "-n", "red", "--where", "node == 'n1' && ready"],
    "fieldSelector=spec.nodeName%3Dn1",
    "web-1-a",
  ],
  [
    ["pods", "-n", "red", "-l", "app", "--where", "labels.app == 'web'"],
    "labelSelector=app%2Capp%3Dweb",
    "web-1-a",
  ],
  // The server takes an absent field for an empty one, and the expression does not.
  [
    ["pods", "-n", "red", "--where", "status.phase != 'Running' && !node"],
    "fieldSelector=status.phase%21%3DRunning",
    "nightly-1-a",
  ],
  [["pods", "-n", "red", "--where", "labels.app == 'web' || node == 'n2'"], "", "every-place web-1-a"],
  // The name is that of a container.
  [["pods", "-n", "red", "--each", "containers", "--where", "name == 'web'"], "", "web"],
];

for (const [args, query, names] of LINES) {
  Deno.test(`k8s get ${args.join(" ")} sends the selectors that the expression implies`, async () => {
    const cli = await commandLine([...RELATED_FIXTURES]);
    const { stdout, stderr } = await cli("get", ...args, "-o", "js=name");
    assert.deepEqual([stdout.trim().split("\n").join(" "), stderr], [names, ""]);
    const list = cli.requests.find((request) => request.includes("/pods")) ?? "";
    assert.equal(list.match(/[a-z]+Selector=[^&]*/g)?.join("&") ?? "", query);
  });
}

Deno.test("k8s get -o js= reads related objects if a callback is in the expression", async () => {
  const { stdout } = await (await commandLine([...RELATED_FIXTURES]))(
    ...["get", "deploy", "web", "-n", "red", "-o", "js=pods.map((pod) => pod.owner)"],
  );
  assert.equal(stdout, "Deployment/web\n");
});

Deno.test("k8s get names the command that lists the names of expressions if a word is unknown", async () => {
  const outcome = await (await commandLine())("get", "pods", "--where", "restart > 3");
  assert.equal(outcome.code, 1);
  await assertMessage(import.meta.url, "restart > 3", outcome);
});
