import { type Globals, newCommand } from "./globals.ts";
import { open } from "./open.ts";
import type { Shell } from "./shell.ts";

interface TokenFlags extends Globals {
  duration?: string | undefined;
  audience?: string[] | undefined;
}

/** `k8s token [SERVICE_ACCOUNT]`: a token of a service account, never the one in use. */
export function tokenCommand(shell: Shell) {
  return newCommand(
    "token",
    "A token of a service account: asked for (TokenRequest), or, on a cluster too old for that, out of its own Secret.",
  )
    .arguments("[service-account:string]")
    .option("--duration <duration:string>", "How long it is to be valid: 10m, 24h.")
    .option("--audience <audience:string>", "Whom it is meant for; may be repeated.", { collect: true })
    .example("Row 6 of the tutorial", "TOKEN=$(k8s token)")
    .action(async (flags: TokenFlags, serviceAccount = "default") => {
      await using k8s = await open(shell, flags);
      const { duration, audience } = flags;
      const token = await k8s.token(serviceAccount, {
        signal: shell.signal,
        ...(duration === undefined ? {} : { duration }),
        ...(audience === undefined ? {} : { audience }),
      });
      await shell.out(`${token}\n`);
    });
}
