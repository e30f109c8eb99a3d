import { UsageError } from "../../../data/core/errors.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { protect, protectedPatterns, unprotect } from "../../shell/protected_contexts.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s config protect [PATTERN]`. */
export function configProtectCommand(shell: Shell) {
  return newCommand(
    "config protect",
    "Protect a context: a write to it shows what it changes and asks first. Without a name: list what is protected.",
  )
    .arguments("[context:string]")
    .example("One context", "k8s config protect prod")
    .example("All that match", "k8s config protect 'prod-*'")
    .action(async (_flags: Globals, pattern?: string) => {
      if (pattern === undefined) {
        const patterns = await protectedPatterns(shell);
        if (patterns.length === 0) shell.err("No context is protected");
        return await shell.out(patterns.map((each) => `${each}\n`).join(""));
      }
      if (pattern.trim() === "" || pattern.startsWith("#") || pattern.includes("\n")) {
        throw new UsageError(`Cannot protect "${pattern}": it names no context`);
      }
      const isNew = await protect(shell, pattern);
      await shell.out(`Context "${pattern}" ${isNew ? "is protected" : "was protected already"}.\n`);
    });
}

/** `k8s config unprotect PATTERN`. */
export function configUnprotectCommand(shell: Shell) {
  return newCommand("config unprotect", "Take a protection away.")
    .arguments("<context:string>")
    .action(async (_flags: Globals, pattern: string) => {
      if (await unprotect(shell, pattern)) return await shell.out(`Context "${pattern}" is protected no more.\n`);
      const patterns = await protectedPatterns(shell);
      throw new UsageError(`Cannot unprotect "${pattern}": it is not protected`, {
        hints: patterns.length === 0 ? [] : [`protected are: ${patterns.join(", ")}`],
      });
    });
}
