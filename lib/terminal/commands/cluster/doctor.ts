import { defined } from "../../../data/base/defined.ts";
import type { Diagnosis } from "../../../data/core/diagnosis.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession, toOverrides } from "../../shell/open_session.ts";
import type { Globals } from "../../shell/shared_options.ts";
import { withCommandHints } from "../../shell/command_hints.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s doctor`: checks the connection and prints the next steps. */
export function doctorCommand(shell: Shell) {
  return defineCommand({
    name: "doctor",
    description:
      "Diagnose problems, from the kubeconfig to your permissions on the server. The exit code is 1 if a check fails.",
    examples: [
      ["Check another context", "k8s doctor --context prod"],
      [
        "Print the expiry of the client certificate",
        "k8s doctor -o jsonpath='{.checks[?(@.name==\"certificate\")].facts.notAfter}'",
      ],
    ],
    options: { output: outputOption(VALUE_FORMATS) },
    action: async (flags) => {
      const print = flags.output === undefined ? undefined : await printer(flags.output);
      const diagnosis = withCommandHints(await examine(shell, flags));
      shell.exitCode = diagnosis.healthy ? 0 : 1;
      if (print !== undefined) return await shell.out(await print(diagnosis));
      const { formatDiagnosis } = await import("../../../data/output/text/diagnosis.ts");
      const colors = shell.terminal.stdout && (shell.env("NO_COLOR") ?? "") === "";
      const width = shell.terminal.stdout ? terminalWidth() : undefined;
      await shell.out(formatDiagnosis(diagnosis, { colors, width }));
    },
  });
}

// If a session cannot be opened, diagnose that failure.
async function examine(shell: Shell, flags: Globals): Promise<Diagnosis> {
  if (shell.member !== undefined) return await shell.member.doctor(toOverrides(flags));
  if (flags.sandbox || (shell.session !== undefined && flags.kubeconfig === undefined)) {
    await using k8s = await openShellSession(shell, flags);
    return await k8s.doctor();
  }
  const { doctor } = await import("../../../session/doctor.ts");
  return await doctor({
    ...toOverrides(flags),
    ...defined({ kubeconfig: flags.kubeconfig }),
  });
}

function terminalWidth(): number | undefined {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return undefined;
  }
}
