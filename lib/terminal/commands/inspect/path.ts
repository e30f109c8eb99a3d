import { UsageError } from "../../../data/core/errors.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, printerUnlessTable, TABLE_FORMATS, tableText, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

const OPTIONS = {
  allNamespaces: { short: "-A", help: "Only print the list path for all namespaces" },
  all: { help: "List every path of this server" },
  output: outputOption(["name", ...VALUE_FORMATS, ...TABLE_FORMATS], "Output format for several paths"),
  headers: SHARED_OPTIONS.headers,
} as const satisfies Options;

type PathFlags = Globals & FlagsOf<typeof OPTIONS>;

/** `k8s path TYPE [NAME]`: prints URL paths on this server. */
export function pathCommand(shell: Shell) {
  return defineCommand({
    name: "path",
    description:
      "Print the path of an object, or all paths of a type with their verbs. With -n or -A, print one list path.",
    examples: [
      ["Print the path of an object", "k8s path pod helloworld"],
      ["List the paths of a type and their verbs", "k8s path widgets"],
      ["Use a path in a curl command", 'curl "$APISERVER$(k8s path pods -n default)"'],
      ["List every path of this server", "k8s path --all"],
    ],
    arguments: [
      { name: "type", optional: true, completion: "type" },
      { name: "name", optional: true, completion: "name" },
    ],
    options: OPTIONS,
    action: async (flags, type, name) => {
      if (flags.all && type !== undefined) {
        throw new UsageError("Cannot use --all together with a type", {
          hints: [
            `leave out --all: run \`k8s path ${
              [type, name].filter((word) => word !== undefined).join(" ")
            }\` to list the paths of the type`,
          ],
        });
      }
      if (type === undefined && !flags.all) {
        throw new UsageError("Cannot print a path: no type is specified", {
          hints: [
            "run `k8s path pods` to list the paths of a type",
            "run `k8s path --all` to list every path of this server",
          ],
        });
      }
      const isOne = name !== undefined || type?.includes("/") || flags.allNamespaces || flags.namespace !== undefined;
      if (type === undefined || !isOne) return await several(shell, flags, type);
      if (flags.output !== undefined) throw new UsageError("Cannot use -o with a single path");
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
    await shell.out(await tableText(shell, apiPathsTable(found.items), flags));
  }
  if (found.problem !== undefined) shell.err(`note: non-resource paths are missing: ${found.problem}`);
}
