import { apiVersionOf } from "../../../data/core/resource.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s api-versions`: the groups and versions of this server. */
export function apiVersionsCommand(shell: Shell) {
  return newCommand("api-versions", "The groups and versions that this server has.")
    .action(async (flags: Globals) => {
      await using k8s = await openShellSession(shell, flags, { ofDiscovery: true });
      const resources = await k8s.resources({ signal: shell.signal });
      await shell.out([...new Set(resources.map(apiVersionOf))].sort().map((version) => version + "\n").join(""));
    });
}
