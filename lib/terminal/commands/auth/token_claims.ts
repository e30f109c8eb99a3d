import { AuthError } from "../../../data/core/errors.ts";
import { authorization } from "../../../api/credentials/authorize.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s auth token`: prints the current bearer token. */
export function authTokenCommand(shell: Shell) {
  return defineCommand({
    name: "auth token",
    description: "Print the current bearer token. For a token of a service account, use `k8s token`.",
    examples: [[
      "Send a request with the token",
      'curl -H "Authorization: Bearer $(k8s auth token)" "$(k8s server)/api"',
    ]],
    action: async (flags) => {
      await using k8s = await openShellSession(shell, flags);
      const { credential } = await k8s.connection();
      const value = await authorization(credential);
      if (value?.startsWith("Bearer ")) return await shell.out(`${value.slice("Bearer ".length)}\n`);
      const what = credential.kind === "certificate"
        ? "a client certificate"
        : credential.kind === "basic"
        ? "a password"
        : "empty";
      throw new AuthError(`Cannot print the bearer token: the credential of context "${k8s.context}" is ${what}`, {
        hints: [
          "run `k8s token` to get a token of a service account",
          'run `eval "$(k8s env)"` to set variables for curl',
        ],
      });
    },
  });
}
