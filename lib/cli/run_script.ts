import { type Globals, newCommand } from "../commands/globals.ts";
import { open } from "../commands/open.ts";
import type { Shell } from "../commands/shell.ts";
import { UsageError } from "../core/errors.ts";
import { folderUrl } from "../repl/repl.ts";

/** `k8s run SCRIPT`: a script that finds `k8s` preloaded. */
export function runCommand(shell: Shell, args: readonly string[]) {
  return newCommand("run", "Run a script with a preloaded k8s; what follows the script's name are its own arguments.")
    .arguments("<script:string>")
    .example("A script", "k8s run script.ts a b")
    .action(async (flags: Globals, script: string) => {
      const url = new URL(script, folderUrl(Deno.cwd())).href;
      await using k8s = await open(shell, flags);
      Object.assign(globalThis, { k8s });
      // Deno.args are this process's own; a script expects those that stand behind its name.
      Object.defineProperty(Deno, "args", { value: Object.freeze([...args]), configurable: true });
      try {
        await import(url);
      } catch (error) {
        if (error instanceof TypeError && /Module not found|Cannot resolve|Unable to load/.test(error.message)) {
          throw new UsageError(`Cannot run "${script}": ${error.message.split("\n")[0]}`, { cause: error });
        }
        throw error;
      }
    });
}
