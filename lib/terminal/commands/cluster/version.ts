import type { Table } from "../../../data/core/table.ts";
import { defineCommand } from "../../shell/command.ts";
import { CurlPrinted } from "../../shell/continue_on_error.ts";
import { outputOption, printer, tableText, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";
import { VERSION } from "../../shell/version_number.ts";

/** `k8s version`: prints the versions of client and server. */
export function versionCommand(shell: Shell) {
  return defineCommand({
    name: "version",
    description: "Print the versions of this client and of the server.",
    examples: [["Print only the version of the client", "k8s version --client"]],
    options: {
      client: { help: "Only print the version of the client; send nothing" },
      output: outputOption(VALUE_FORMATS),
    },
    action: async (flags) => {
      const client = { clientVersion: { gitVersion: `v${VERSION}`, deno: Deno.version.deno } };
      if (flags.client) return await show(client);
      try {
        await using k8s = await openShellSession(shell, flags);
        return await show({ ...client, serverVersion: await k8s.version({ signal: shell.signal }) });
      } catch (error) {
        // Like kubectl, print the client version even if the server cannot be reached.
        if (!(error instanceof CurlPrinted)) await show(client);
        throw error;
      }

      async function show(versions: typeof client & { serverVersion?: Record<string, string> }): Promise<void> {
        if (flags.output !== undefined) return await shell.out(await (await printer(flags.output))(versions));
        const { clientVersion, serverVersion } = versions;
        if (shell.member !== undefined) return await shell.out(await tableText(shell, serverTable(serverVersion), {}));
        const lines = [`Client Version: ${clientVersion.gitVersion} (Deno ${clientVersion.deno})`];
        if (serverVersion !== undefined) lines.push(`Server Version: ${serverVersion.gitVersion ?? "unknown"}`);
        await shell.out(lines.join("\n") + "\n");
      }
    },
  });
}

// This client is the same for all contexts.
function serverTable(version: Record<string, string> = {}): Table {
  const columnDefinitions = ["Server Version", "Platform"].map((name) => ({ name, type: "string" }));
  const { gitVersion = "unknown", platform = "" } = version;
  return { kind: "Table", columnDefinitions, rows: [{ cells: [gitVersion, platform] }] };
}
