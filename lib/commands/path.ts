import { type Globals, newCommand } from "./globals.ts";
import { open } from "./open.ts";
import type { Shell } from "./shell.ts";

/** `k8s path TYPE [NAME]`: where it is on this server. */
export function pathCommand(shell: Shell) {
  return newCommand("path", "The path of a kind, or of an object, on this server.")
    .arguments("<type:string> [name:string]")
    .option("-A, --all-namespaces", "The path that lists all namespaces.")
    .example("Row 3 of the tutorial", "k8s path pod helloworld")
    .action(async (flags: Globals & { allNamespaces?: boolean | undefined }, type: string, name?: string) => {
      await using k8s = await open(shell, flags);
      const scope = flags.allNamespaces ? { namespace: "*" } : {};
      await shell.out(await k8s.path(type, name, { signal: shell.signal, ...scope }) + "\n");
    });
}
