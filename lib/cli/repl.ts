import { type Globals, newCommand } from "../commands/globals.ts";
import { open } from "../commands/open.ts";
import type { Shell } from "../commands/shell.ts";
import { cancelledWith, type Running } from "../repl/calls.ts";
import { folderUrl } from "../repl/folder_url.ts";
import { repl } from "../repl/repl.ts";
import { ownModules } from "./self.ts";

/** `k8s repl`: at a terminal a prompt, from a pipe statement by statement. */
export function replCommand(shell: Shell) {
  return newCommand("repl", "A TypeScript prompt with a preloaded k8s object; what comes through a pipe is evaluated.")
    .example("On a sandbox", "k8s repl --sandbox")
    .example("In a pipe", `echo 'await k8s.get("pod", "helloworld")' | k8s repl --sandbox`)
    .action(async (flags: Globals) => {
      const running: Running = {};
      await using k8s = await open(shell, flags, { middleware: [cancelledWith(running)] });
      shell.exitCode = await repl({
        k8s,
        shell,
        running,
        base: folderUrl(Deno.cwd()),
        modules: ownModules(),
        verbose: flags.verbose !== undefined,
      });
    });
}
