import { KubeError } from "../../../data/core/errors.ts";
import { stripControl } from "../../../data/base/text.ts";
import { defineCommand } from "../../shell/command.ts";
import { allPlugins } from "../../shell/plugins.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s plugin list`: lists kubectl plugins. */
export function pluginListCommand(shell: Shell) {
  return defineCommand({
    name: "plugin list",
    description: "List the programs on PATH whose names begin with kubectl-. `k8s foo` runs kubectl-foo.",
    options: { nameOnly: { help: "Print names instead of paths" } },
    action: async ({ nameOnly }) => {
      const plugins = await allPlugins(shell);
      // The same messages as in `kubectl plugin list`.
      if (plugins.length === 0) throw new KubeError("unable to find any kubectl plugins in your PATH");
      await shell.out("The following compatible plugins are available:\n\n");
      const seen = new Map<string, string>();
      let warnings = 0;
      const warn = (text: string) => {
        warnings++;
        shell.err(`  - warning: ${text}`);
      };
      for (const { path, name, executable } of plugins) {
        await shell.out(`${stripControl(nameOnly ? name : path)}\n`);
        if (!executable) warn(`${path} identified as a kubectl plugin, but it is not executable`);
        const first = seen.get(name);
        if (first === undefined) seen.set(name, path);
        else warn(`${path} is overshadowed by a similarly named plugin: ${first}`);
      }
      if (warnings === 1) throw new KubeError("one plugin warning was found");
      if (warnings > 1) throw new KubeError(`${warnings} plugin warnings were found`);
    },
  });
}
