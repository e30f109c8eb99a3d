import { UsageError } from "../../../data/core/errors.ts";
import { defineCommand } from "../../shell/command.ts";
import { protect, protectedPatterns, unprotect } from "../../shell/protected_contexts.ts";
import type { Shell } from "../../shell/shell.ts";

const CONTEXT = { name: "context", completion: "context" } as const;

/** `k8s config protect [PATTERN]`. */
export function configProtectCommand(shell: Shell) {
  return defineCommand({
    name: "config protect",
    description:
      "Protect a context: show the changes of each write to it and ask for confirmation. Without a name, list the protected contexts.",
    examples: [
      ["Protect one context", "k8s config protect prod"],
      ["Protect all contexts that match", "k8s config protect 'prod-*'"],
    ],
    arguments: [{ ...CONTEXT, optional: true }],
    action: async (_flags, pattern) => {
      if (pattern === undefined) {
        const patterns = await protectedPatterns(shell);
        if (patterns.length === 0) shell.err("No context is protected");
        return await shell.out(patterns.map((each) => `${each}\n`).join(""));
      }
      if (pattern.trim() === "" || pattern.startsWith("#") || pattern.includes("\n")) {
        throw new UsageError(`Cannot protect "${pattern}": the name is empty`);
      }
      const isNew = await protect(shell, pattern);
      await shell.out(`Context "${pattern}" ${isNew ? "is protected" : "is already protected"}.\n`);
    },
  });
}

/** `k8s config unprotect PATTERN`. */
export function configUnprotectCommand(shell: Shell) {
  return defineCommand({
    name: "config unprotect",
    description: "Remove the protection of a context.",
    arguments: [CONTEXT],
    action: async (_flags, pattern) => {
      if (await unprotect(shell, pattern)) return await shell.out(`Context "${pattern}" is no longer protected.\n`);
      const patterns = await protectedPatterns(shell);
      throw new UsageError(`Cannot unprotect "${pattern}": it is not protected`, {
        hints: patterns.length === 0 ? [] : [`use one of the protected contexts: ${patterns.join(", ")}`],
      });
    },
  });
}
