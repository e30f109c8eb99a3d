import { type Globals, newCommand } from "../commands/globals.ts";
import { open } from "../commands/open.ts";
import type { Shell } from "../commands/shell.ts";
import { repl } from "../repl/repl.ts";

/** `k8s repl`. */
export function replCommand(shell: Shell) {
  return newCommand("repl", "A TypeScript prompt with a preloaded k8s object; a pipe is read line by line.")
    .example("On a sandbox", "k8s repl --sandbox")
    .example("In a pipe", `echo 'await k8s.get("pod", "helloworld")' | k8s repl --sandbox`)
    .action(async (flags: Globals) => {
      await using k8s = await open(shell, flags);
      shell.exitCode = await repl(k8s, shell);
    });
}
