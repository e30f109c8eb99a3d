import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s types`: TypeScript types of this server's kinds. */
export function typesCommand(shell: Shell) {
  return newCommand(
    "types",
    "TypeScript types of this server's kinds, custom ones included, for scripts that import them.",
  )
    .arguments("[type...:string]")
    .example("Every kind", "k8s types > kinds.ts")
    .example("Two of them", "k8s types widgets deployments > kinds.ts")
    .example("In a script", 'import "./kinds.ts";\nconst widget = await k8s.get("widget", "x"); // typed')
    .action(async (flags: Globals, ...types: string[]) => {
      await using k8s = await openShellSession(shell, flags);
      const only = types.flatMap((names) => names.split(",")).filter((name) => name !== "");
      await shell.out(await k8s.types(only, { signal: shell.signal }));
    });
}
