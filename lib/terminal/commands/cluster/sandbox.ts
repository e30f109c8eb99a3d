import { sandbox } from "../../../sandbox/mod.ts";
import { newCommand } from "../../shell/globals.ts";
import { waitForAbort } from "./proxy.ts";
import type { Shell } from "../../shell/shell.ts";
import { temporaryFolder } from "../../shell/temporary_folder.ts";

interface SandboxFlags {
  port?: number | undefined;
  output?: string | undefined;
}

/** `k8s sandbox`: serves one until Ctrl+C. */
export function sandboxCommand(shell: Shell) {
  return newCommand(
    "sandbox",
    "Serve a cluster that lives in this process, over TLS on 127.0.0.1, until Ctrl+C; kubectl can use it too.",
  )
    .option("-p, --port <port:integer>", "0 is a free one. Default: 0.")
    .option("-o, --output <format:string>", "kubeconfig: print the kubeconfig itself, and write no file.")
    .example("In a second shell, what the first one prints", "export KUBECONFIG=/tmp/k8s-sandbox-.../kubeconfig")
    .action(async (flags: SandboxFlags) => {
      await using server = await sandbox().serve({ port: flags.port ?? 0 });
      if (flags.output === "kubeconfig") {
        await shell.out(server.kubeconfig);
        return await waitForAbort(shell.signal);
      }
      if (flags.output !== undefined) {
        const { UsageError } = await import("../../../data/core/errors.ts");
        throw new UsageError(`Unknown output format "${flags.output}"`, { hints: ["-o takes kubeconfig"] });
      }
      const folder = await temporaryFolder("k8s-sandbox");
      try {
        const path = `${folder}/kubeconfig`;
        await Deno.writeTextFile(path, server.kubeconfig, { mode: 0o600 });
        await shell.out(`export KUBECONFIG=${path}\n`);
        shell.err(`Serving a sandbox on ${server.url}; Ctrl+C ends it and everything in it`);
        await waitForAbort(shell.signal);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
}
