import { sandbox } from "../sandbox/mod.ts";
import { type Globals, newCommand } from "./globals.ts";
import { untilAborted } from "./proxy.ts";
import type { Shell } from "./shell.ts";

/** `k8s sandbox`: serves one until Ctrl+C. */
export function sandboxCommand(shell: Shell) {
  return newCommand("sandbox", "Serve a cluster that lives in this process, until Ctrl+C; kubectl can use it too.")
    .option("-p, --port <port:integer>", "0 is a free one. Default: 0.")
    .option("-o, --output <format:string>", "kubeconfig prints the kubeconfig itself instead of its path.")
    .action(async (flags: Globals & { port?: number | undefined; output?: string | undefined }) => {
      await using server = await sandbox().serve({ port: flags.port ?? 0 });
      if (flags.output === "kubeconfig") {
        await shell.out(server.kubeconfig);
      } else {
        const folder = await Deno.makeTempDir({ prefix: "k8s-sandbox-" });
        const path = `${folder}/kubeconfig`;
        await Deno.writeTextFile(path, server.kubeconfig, { mode: 0o600 });
        await shell.out(`export KUBECONFIG=${path}\n`);
        shell.err(`Serving a sandbox on ${server.url}; Ctrl+C ends it and everything in it.`);
        await untilAborted(shell.signal);
        await Deno.remove(folder, { recursive: true });
        return;
      }
      await untilAborted(shell.signal);
    });
}
