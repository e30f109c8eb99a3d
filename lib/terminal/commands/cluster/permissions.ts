import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { valuePrinter } from "../../shell/format.ts";
import { denoLine } from "../../shell/deno_line.ts";
import { scriptFlags } from "../../shell/own_program.ts";
import { scriptFolder } from "../../shell/script_url.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s permissions`: the `deno run` line that allows a context and nothing else. */
export function permissionsCommand(shell: Shell, args: readonly string[]) {
  return newCommand(
    "permissions",
    "The deno run line that lets a script talk to this context and do nothing else: these hosts, files and variables.",
  )
    .arguments("[script:string]")
    .option("-o, --output <format:string>", "json, yaml or jsonpath=TEMPLATE.")
    .example("Run a script with no more than it needs", 'eval "$(k8s permissions script.ts)"')
    .example("For another context, with arguments", "k8s permissions --context prod script.ts --all")
    .action(async (flags: Globals & { output?: string | undefined }, script?: string) => {
      const print = flags.output === undefined ? undefined : await valuePrinter(flags.output);
      await using k8s = await openShellSession(shell, flags);
      const permissions = await k8s.permissions();
      if (print !== undefined) return await shell.out(print(permissions));
      const own = await scriptFlags(scriptFolder(script ?? "-"));
      const words = script === undefined ? [] : [script, ...args];
      await shell.out(`${denoLine([...permissions.flags, ...own, ...words], shell.env("PATH"))}\n`);
    });
}
