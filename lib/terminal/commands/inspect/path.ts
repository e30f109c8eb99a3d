import { UsageError } from "../../../data/core/errors.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, printerUnlessTable, TABLE_FORMATS, tableText, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

const OPTIONS = {
  allNamespaces: { short: "-A", help: "Print only the path that lists all namespaces" },
  all: { help: "List every path of this server" },
  output: outputOption(["name", ...VALUE_FORMATS, ...TABLE_FORMATS], "Output format of several paths"),
  headers: SHARED_OPTIONS.headers,
} as const satisfies Options;

type PathFlags = Globals & FlagsOf<typeof OPTIONS>;

/** `k8s path TYPE [NAME]`: the URL path on this server. */
export function pathCommand(shell: Shell) {
  return defineCommand({
    name: "path",
    description:
      "Print the path of an object; of a type, every path with its verbs; with -n or -A, the path of that list.",
    examples: [
      ["Print the path of an object (row 3 of the tutorial)", "k8s path pod helloworld"],
      ["List the paths of a type and their verbs", "k8s path widgets"],
      ["Use a path in a hand-written curl command", 'curl "$APISERVER$(k8s path pods -n default)"'],
      ["List every path of this server", "k8s path --all"],
    ],
    arguments: [
      { name: "type", optional: true, completion: "type" },
      { name: "name", optional: true, completion: "name" },
    ],
    options: OPTIONS,
    action: async (flags, type, name) => {
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
    },
  });
}

async function several(shell: Shell, flags: PathFlags, type?: string): Promise<void> {
  const { output } = flags;
  const print = output === "name" ? undefined : await printerUnlessTable(output);
  await using k8s = await openShellSession(shell, flags, { ofDiscovery: true });
  const found = await k8s.paths(type, { signal: shell.signal });
  if (output === "name") await shell.out(found.items.map(({ path }) => `${path}\n`).join(""));
  else if (print !== undefined) await shell.out(await print(found.items));
  else {
    const { apiPathsTable } = await import("../../../data/output/text/api_paths.ts");
    await shell.out(await tableText(apiPathsTable(found.items), flags));
  }
  if (found.problem !== undefined) shell.err(`note: paths that are no kind's are missing: ${found.problem}`);
}
