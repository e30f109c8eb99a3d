import { AuthError } from "../../../data/core/errors.ts";
import { authorization } from "../../../api/credentials/authorize.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s auth token`: the bearer token that requests are sent with. */
export function authTokenCommand(shell: Shell) {
  return newCommand("auth token", "The bearer token in use; k8s token gives a service account's.")
    .action(async (flags: Globals) => {
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
    });
}
