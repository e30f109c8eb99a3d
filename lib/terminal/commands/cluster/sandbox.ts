import { sandbox } from "../../../sandbox/mod.ts";
import { whenAborted } from "../../../data/base/wait.ts";
import { defineCommand } from "../../shell/command.ts";
import type { Shell } from "../../shell/shell.ts";
import { temporaryFolder } from "../../shell/temporary_folder.ts";

/** `k8s sandbox`: serves a sandbox until Ctrl+C. */
export function sandboxCommand(shell: Shell) {
  return defineCommand({
    name: "sandbox",
    description: "Serve a cluster inside this process, over TLS on 127.0.0.1, until Ctrl+C. kubectl can use it too.",
    examples: [
      [
        "Serve a sandbox; use it in a second shell with the printed line",
        "export KUBECONFIG=/tmp/k8s-sandbox-.../kubeconfig",
      ],
    ],
    options: {
      port: {
        short: "-p",
        value: "port",
        type: "integer",
        help: "Port to listen on; 0 selects a free port",
        default: "0",
      },
      output: {
        short: "-o",
        value: "format",
        help: "Output format",
        values: [{ name: "kubeconfig", help: "print the kubeconfig instead of writing it to a file" }],
        caseless: true,
      },
    },
    action: async (flags) => {
      await using server = await sandbox().serve({ port: flags.port ?? 0 });
      if (flags.output === "kubeconfig") {
        await shell.out(server.kubeconfig);
        return await whenAborted(shell.signal);
      }
      const folder = await temporaryFolder("k8s-sandbox");
      try {
        const path = `${folder}/kubeconfig`;
        await Deno.writeTextFile(path, server.kubeconfig, { mode: 0o600 });
        await shell.out(`export KUBECONFIG=${path}\n`);
        shell.err(`Serving a sandbox on ${server.url}; press Ctrl+C to end it and delete its objects`);
        await whenAborted(shell.signal);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
