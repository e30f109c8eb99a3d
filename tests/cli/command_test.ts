import assert from "node:assert/strict";
import { CommandError } from "../../lib/cli/command.ts";

Deno.test("CommandError shows no secret when a flag of the command took one", () => {
  const words = ["get", "pods", "--token", "hush", "--password=hush", "--token=", "-o", "name"];
  assert.equal(
    new CommandError(words, 1).message,
    "k8s get pods --token ... --password=... --token=... -o name ended with code 1",
  );
});
