import { apiVersionOf } from "../../../data/core/resource.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, TABLE_FORMATS, tableText } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s api-versions`: lists the groups and versions of this server. */
export function apiVersionsCommand(shell: Shell) {
  return defineCommand({
    name: "api-versions",
    description: "List the groups and versions of this server.",
    examples: [["List the versions of a group", "k8s api-versions | grep ^autoscaling/"]],
    options: { output: outputOption(TABLE_FORMATS), headers: SHARED_OPTIONS.headers },
    action: async ({ output, headers, ...flags }) => {
      await using k8s = await openShellSession(shell, flags, { ofDiscovery: true });
      const resources = await k8s.resources({ signal: shell.signal });
      const versions = [...new Set(resources.map(apiVersionOf))].sort();
      // Like kubectl, print no header.
      if (output === undefined) return await shell.out(versions.map((version) => version + "\n").join(""));
      const columnDefinitions = [{ name: "APIVersion", type: "string" }];
      const rows = versions.map((version) => ({ cells: [version] }));
      await shell.out(await tableText(shell, { kind: "Table", columnDefinitions, rows }, { output, headers }));
    },
  });
}
