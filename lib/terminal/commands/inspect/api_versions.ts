import { apiVersionOf } from "../../../data/core/resource.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s api-versions`: the groups and versions of this server. */
export function apiVersionsCommand(shell: Shell) {
  return defineCommand({
    name: "api-versions",
    description: "List the groups and versions of this server.",
    examples: [["List the versions of a group", "k8s api-versions | grep ^autoscaling/"]],
    action: async (flags) => {
      await using k8s = await openShellSession(shell, flags, { ofDiscovery: true });
      const resources = await k8s.resources({ signal: shell.signal });
      await shell.out([...new Set(resources.map(apiVersionOf))].sort().map((version) => version + "\n").join(""));
    },
  });
}
