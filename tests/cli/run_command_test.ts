import assert from "node:assert/strict";
import { CommandError } from "../../lib/terminal/cli/run_command.ts";

const lines: [string[], string][] = [
  [["get", "pods", "-o", "name"], "get pods -o name"],
  [["get", "pods", "--token", "hush", "-o", "name"], "get pods --token ..."],
  [["get", "pods", "--password=hush"], "get pods ..."],
  [["config", "set", "users.me.token", "hush"], "config set ..."],
  [["config", "set-credentials", "me", "--exec-env", "A=hush"], "config set-credentials me ..."],
  [["config", "set-credentials", "me", "--exec-arg=--oidc-client-secret=hush"], "config set-credentials me ..."],
  [["patch", "secret", "x", "-p", '{"stringData":{"a":"hush"}}'], "patch secret x -p ..."],
];
for (const [words, shown] of lines) {
  Deno.test(`CommandError shows no secret when the command was: ${words.join(" ")}`, () => {
    assert.equal(new CommandError(words, 1).message, `k8s ${shown} ended with code 1`);
  });
}
