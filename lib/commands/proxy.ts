import { type Globals, newCommand } from "./globals.ts";
import { open } from "./open.ts";
import type { Shell } from "./shell.ts";

interface ProxyFlags extends Globals {
  port?: number | undefined;
  address?: string | undefined;
}

/** `k8s proxy`: until Ctrl+C. */
export function proxyCommand(shell: Shell) {
  return newCommand("proxy", "A local proxy to the API server, until Ctrl+C. Pages of other sites are refused.")
    .option("-p, --port <port:integer>", "0 is a free one. Default: 8001.")
    .option("--address <address:string>", "Where to listen. Default: 127.0.0.1.")
    .example("Row 1 of the tutorial", "k8s proxy --port 8080")
    .action(async (flags: ProxyFlags) => {
      await using k8s = await open(shell, flags);
      const { port = 8001, address = "127.0.0.1" } = flags;
      await using proxy = await k8s.proxy({ port, address });
      await shell.out(`Starting to serve on ${new URL(proxy.url).host}\n`);
      await untilAborted(shell.signal);
    });
}

/** Resolves when a person ends what runs on. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
