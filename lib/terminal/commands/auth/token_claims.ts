import { AuthError } from "../../../data/core/errors.ts";
import { authorization } from "../../../api/credentials/authorize.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s auth token`: the bearer token that requests are sent with. */
export function authTokenCommand(shell: Shell) {
  return defineCommand({
    name: "auth token",
    description: "Print the bearer token in use. For a token of a service account, use k8s token.",
    examples: [["Send a request with it", 'curl -H "Authorization: Bearer $(k8s auth token)" "$(k8s server)/api"']],
    action: async (flags) => {
      await using k8s = await openShellSession(shell, flags);
      const { credential } = await k8s.connection();
      const value = await authorization(credential);
      if (value?.startsWith("Bearer ")) return await shell.out(`${value.slice("Bearer ".length)}\n`);
      const what = credential.kind === "certificate"
        ? "a client certificate"
        : credential.kind === "basic"
        ? "a password"
        : "none at all";
      throw new AuthError(`There is no bearer token: the credential of context "${k8s.context}" is ${what}`, {
        hints: ["k8s token gives the token of a service account", 'eval "$(k8s env)" sets up curl for a certificate'],
      });
    },
  });
}
