import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { valuePrinter } from "../../shell/format.ts";
import type { Shell } from "../../shell/shell.ts";

interface ExplainFlags extends Globals {
  recursive?: boolean | undefined;
  apiVersion?: string | undefined;
  output?: string | undefined;
}

/** `k8s explain FIELD`: what the server's own documentation says. */
export function explainCommand(shell: Shell) {
  return newCommand("explain", "What a kind or a field means, from this server's own documentation.")
    .arguments("<field:string>")
    .option("-R, --recursive", "With the fields below the fields, as far as they go.")
    .option("--api-version <version:string>", "Of this group and version: autoscaling/v1.")
    .option("-o, --output <format:string>", "json or yaml: the same for a program.")
    .example("A field", "k8s explain pod.spec.containers")
    .example("Every field of a custom kind", "k8s explain widget --recursive")
    .action(async (flags: ExplainFlags, field: string) => {
      const { recursive = false, apiVersion, output } = flags;
      const print = output === undefined ? String : await valuePrinter(output);
      await using k8s = await openShellSession(shell, flags);
      const options = { signal: shell.signal, recursive, ...(apiVersion === undefined ? {} : { apiVersion }) };
      const text = print(await k8s.explain(field, options));
      await shell.out(text.endsWith("\n") ? text : `${text}\n`);
    });
}
