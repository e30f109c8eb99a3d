import type { Diagnosis } from "../../../data/core/diagnosis.ts";
import { type Globals, newCommand, toOverrides } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { valuePrinter } from "../../shell/format.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s doctor`: what works, what does not, and what to type next. */
export function doctorCommand(shell: Shell) {
  return newCommand(
    "doctor",
    "Find out what is wrong, from the kubeconfig to what the server allows. Exit code 1 where something is.",
  )
    .option("-o, --output <format:string>", "json, yaml or jsonpath=TEMPLATE.")
    .example("Another context", "k8s doctor --context prod")
    .example(
      "When the client certificate ends",
      "k8s doctor -o jsonpath='{.checks[?(@.name==\"certificate\")].facts.notAfter}'",
    )
    .action(async (flags: Globals & { output?: string | undefined }) => {
      const print = flags.output === undefined ? undefined : await valuePrinter(flags.output);
      const diagnosis = await examine(shell, flags);
      shell.exitCode = diagnosis.healthy ? 0 : 1;
      if (print !== undefined) return await shell.out(print(diagnosis));
      const { formatDiagnosis } = await import("../../../data/output/text/diagnosis.ts");
      const colors = shell.terminal.stdout && (shell.env("NO_COLOR") ?? "") === "";
      const width = shell.terminal.stdout ? terminalWidth() : undefined;
      await shell.out(formatDiagnosis(diagnosis, { colors, ...(width === undefined ? {} : { width }) }));
    });
}

// Where there is no session to be had, that is what has to be examined.
async function examine(shell: Shell, flags: Globals): Promise<Diagnosis> {
  if (flags.sandbox || (shell.session !== undefined && flags.kubeconfig === undefined)) {
    await using k8s = await openShellSession(shell, flags);
    return await k8s.doctor();
  }
  const { doctor } = await import("../../../session/doctor.ts");
  return await doctor({
    ...toOverrides(flags),
    ...(flags.kubeconfig === undefined ? {} : { kubeconfig: flags.kubeconfig }),
  });
}

function terminalWidth(): number | undefined {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return undefined;
  }
}
