import { UsageError } from "../../../data/core/errors.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { flagName } from "../../shell/options.ts";
import { scriptFlags } from "../../shell/own_program.ts";
import { scriptFolder } from "../../shell/script_url.ts";
import type { Shell } from "../../shell/shell.ts";
import { shellWord } from "../../../data/base/shell_word.ts";

/** `k8s permissions`: prints the `deno run` command that allows access to one context only. */
export function permissionsCommand(shell: Shell, args: readonly string[]) {
  return defineCommand({
    name: "permissions",
    description: "Print the deno run command with the fewest permissions for this context, or the smallest RBAC roles.",
    examples: [
      ["Run a script with the least permissions", 'eval "$(k8s permissions script.ts)"'],
      ["Print the command for another context, with arguments", "k8s permissions --context prod script.ts --all"],
      [
        "Run a script and print the roles that its requests need",
        "k8s permissions --rbac --run script.ts > roles.yaml",
      ],
      [
        "Merge several runs, and check the roles",
        "k8s permissions --rbac --run --recording runs.jsonl --check script.ts",
      ],
    ],
    arguments: [{ name: "script", optional: true, completion: "file" }],
    options: {
      output: outputOption(VALUE_FORMATS),
      rbac: { help: "Print the smallest roles and bindings that allow the recorded requests" },
      run: { help: "With --rbac: run the script on the cluster, and record its requests" },
      recording: {
        value: "file",
        help: "With --rbac: merge this run with those in the file, and save it there",
        completion: "file",
      },
      check: { help: "With --rbac: check in a sandbox that the roles are sufficient and minimal" },
      serviceAccount: { value: "name", help: "With --rbac: service account, as NAME or NAMESPACE:NAME" },
      anyName: { help: "With --rbac: do not limit rules to the names of objects" },
    },
    action: async (flags, script) => {
      const print = flags.output === undefined ? undefined : await printer(flags.output);
      if (flags.rbac) {
        const { printRbac } = await import("./rbac_permissions.ts");
        return await printRbac(shell, flags, script, args, print);
      }
      for (const key of ["run", "recording", "check", "serviceAccount", "anyName"] as const) {
        if (flags[key] !== undefined) throw new UsageError(`${flagName(key)} needs --rbac`);
      }
      await using k8s = await openShellSession(shell, flags);
      const permissions = await k8s.permissions();
      if (print !== undefined) return await shell.out(await print(permissions));
      const own = await scriptFlags(scriptFolder(script ?? "-"));
      const words = script === undefined ? [] : [script, ...args];
      await shell.out(`${denoLine([...permissions.flags, ...own, ...words], shell.env("PATH"))}\n`);
    },
  });
}

/**
 * Returns a `deno run` command for a shell. If `deno` is not on PATH, as after an installation with npm, the command
 * starts with the path of the binary that runs this program.
 *
 * @param words The arguments of `deno run`.
 * @param path The PATH of the shell.
 */
export function denoLine(words: readonly string[], path = ""): string {
  const binary = Deno.execPath();
  const [, folder = "", name = ""] = /^(.*)[/\\]([^/\\]*)$/.exec(binary) ?? [];
  const isOnPath = path.split(Deno.build.os === "windows" ? ";" : ":").includes(folder);
  return [isOnPath ? name : binary, "run", ...words].map(shellWord).join(" ");
}
