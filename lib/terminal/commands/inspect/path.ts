import { UsageError } from "../../../data/core/errors.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

interface PathFlags extends Globals {
  all?: boolean | undefined;
  allNamespaces?: boolean | undefined;
  headers?: boolean | undefined;
  output?: string | undefined;
}

/** `k8s path TYPE [NAME]`: where it is on this server. */
export function pathCommand(shell: Shell) {
  return newCommand(
    "path",
    "The path of an object; of a kind, every path with its verbs; with -n or -A, the one of that list.",
  )
    .arguments("[type:string] [name:string]")
    .option("-A, --all-namespaces", "Only the path that lists all namespaces.")
    .option("--all", "Every path of this server.")
    .option("-o, --output <format:string>", "Of several paths: json, yaml or name, which is paths alone.")
    .option("--no-headers", "Leave the table's first line out.")
    .example("Row 3 of the tutorial", "k8s path pod helloworld")
    .example("What can be done with a kind", "k8s path widgets")
    .example("For a hand-written curl", 'curl "$APISERVER$(k8s path pods -n default)"')
    .example("The reference of this server", "k8s path --all")
    .action(async (flags: PathFlags, type?: string, name?: string) => {
      if (flags.all && type !== undefined) {
        throw new UsageError("Cannot list every path of the server and those of a type at once", {
          hints: ["leave --all out: k8s path TYPE lists every path of the type"],
        });
      }
      if (type === undefined && !flags.all) {
        throw new UsageError("Cannot tell the path of nothing: name a type", {
          hints: ["k8s path pod NAME", "k8s path --all is the whole reference of this server"],
        });
      }
      const isOne = name !== undefined || type?.includes("/") || flags.allNamespaces || flags.namespace !== undefined;
      if (type === undefined || !isOne) return await several(shell, flags, type);
      if (flags.output !== undefined) throw new UsageError("Cannot use -o with one path: it has one form");
      await using k8s = await openShellSession(shell, flags);
      const scope = flags.allNamespaces ? { namespace: "*" } : {};
      await shell.out(await k8s.path(type, name, { signal: shell.signal, ...scope }) + "\n");
    });
}

async function several(shell: Shell, flags: PathFlags, type?: string): Promise<void> {
  const { output } = flags;
  const print = output === undefined || output === "name"
    ? undefined
    : await (await import("../../shell/format.ts")).valuePrinter(output);
  await using k8s = await openShellSession(shell, flags, { ofDiscovery: true });
  const found = await k8s.paths(type, { signal: shell.signal });
  if (output === "name") await shell.out(found.items.map(({ path }) => `${path}\n`).join(""));
  else if (print !== undefined) await shell.out(print(found.items));
  else {
    const { formatApiPaths } = await import("../../../data/output/text/api_paths.ts");
    await shell.out(formatApiPaths(found.items, flags.headers === false));
  }
  if (found.problem !== undefined) shell.err(`note: paths that are no kind's are missing: ${found.problem}`);
}
