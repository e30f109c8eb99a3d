import { formatExplanation } from "../output/explanation.ts";
import { type Globals, newCommand } from "./globals.ts";
import { open } from "./open.ts";
import type { Shell } from "./shell.ts";

/** `k8s explain FIELD`: what the server's own documentation says. */
export function explainCommand(shell: Shell) {
  return newCommand("explain", "What a kind or a field means, from this server's own documentation.")
    .arguments("<field:string>")
    .example("A field", "k8s explain pod.spec.containers")
    .action(async (flags: Globals, field: string) => {
      await using k8s = await open(shell, flags);
      await shell.out(formatExplanation(await k8s.explain(field, { signal: shell.signal })));
    });
}
