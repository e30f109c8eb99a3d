import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s types`: prints TypeScript types of this server's kinds. */
export function typesCommand(shell: Shell) {
  return defineCommand({
    name: "types",
    description: "Generate TypeScript types of this server's kinds, including custom kinds.",
    examples: [
      ["Generate the types of every kind", "k8s types > kinds.ts"],
      ["Generate the types of two kinds", "k8s types widgets deployments > kinds.ts"],
      ["Use the types in a script", 'import "./kinds.ts";\nconst widget = await k8s.get("widget", "x"); // typed'],
    ],
    arguments: [{ name: "type", optional: true, repeated: true, completion: "type" }],
    action: async (flags, ...types) => {
      await using k8s = await openShellSession(shell, flags);
      const only = types.flatMap((names) => names.split(",")).filter((name) => name !== "");
      await shell.out(await k8s.types(only, { signal: shell.signal }));
    },
  });
}
