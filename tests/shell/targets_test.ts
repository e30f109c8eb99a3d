import assert from "node:assert/strict";
import { commandLine } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";

const several: string[][] = [
  ["get", "pods,nothing", "-o", "json"],
  ["get", "pods,nothing"],
  ["get", "pod/helloworld", "nothing/x", "-o", "name"],
  ["describe", "pod/helloworld", "nothing/x"],
  ["patch", "pod/helloworld", "nothing/x", "-p", '{"metadata":{"labels":{"a":"b"}}}'],
  ["delete", "pod/helloworld", "nothing/x"],
  ["delete", "pods,nothing", "--all", "--yes"],
];
for (const args of several) {
  Deno.test(`k8s ${args.join(" ")} prints and changes nothing when one of the types is not there`, async () => {
    const cli = await commandLine();
    const { code, stdout, stderr } = await cli(...args);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    await assertMessage(import.meta.url, `an absent type: ${args.join(" ")}`, stderr);
    assert.deepEqual(cli.requests.filter((line) => !line.startsWith("GET ")), []);
  });
}
