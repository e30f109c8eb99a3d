import { ORIGIN } from "../../../data/core/handler.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s server`: prints the address of the API server. */
export function serverCommand(shell: Shell) {
  return defineCommand({
    name: "server",
    description: "Print the address of the API server.",
    examples: [["Store the address in a variable", "APISERVER=$(k8s server)"]],
    action: async (flags) => {
      await using k8s = await openShellSession(shell, flags);
      // A session without a kubeconfig gets its address from the connection.
      const address = k8s.server === ORIGIN ? (await k8s.connection()).endpoint.server : k8s.server;
      await shell.out(`${address}\n`);
    },
  });
}
