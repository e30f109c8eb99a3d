import { CurlPrinted } from "../../shell/continue_on_error.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { valuePrinter } from "../../shell/format.ts";
import type { Shell } from "../../shell/shell.ts";
import { VERSION } from "../../shell/version_number.ts";

/** `k8s version`. */
export function versionCommand(shell: Shell) {
  return newCommand("version", "The versions of this client and of the server.")
    .option("--client", "Only the client's; nothing is sent.")
    .option("-o, --output <format:string>", "json or yaml.")
    .action(async (flags: Globals & { client?: boolean | undefined; output?: string | undefined }) => {
      const client = { clientVersion: { gitVersion: `v${VERSION}`, deno: Deno.version.deno } };
      if (flags.client) return await show(client);
      try {
        await using k8s = await openShellSession(shell, flags);
        return await show({ ...client, serverVersion: await k8s.version({ signal: shell.signal }) });
      } catch (error) {
        // As kubectl does: whoever has no server still learns which client it is.
        if (!(error instanceof CurlPrinted)) await show(client);
        throw error;
      }

      async function show(versions: typeof client & { serverVersion?: Record<string, string> }): Promise<void> {
        if (flags.output !== undefined) return await shell.out((await valuePrinter(flags.output))(versions));
        const { clientVersion, serverVersion } = versions;
        const lines = [`Client Version: ${clientVersion.gitVersion} (Deno ${clientVersion.deno})`];
        if (serverVersion !== undefined) lines.push(`Server Version: ${serverVersion.gitVersion ?? "unknown"}`);
        await shell.out(lines.join("\n") + "\n");
      }
    });
}
