/**
 * The module that `k8s run` loads before a script. It defines the global `k8s` and the preloaded functions, and reports
 * uncaught errors like a command.
 * It is an entry point like cli.ts, so importing it has side effects.
 *
 * @module
 */
import { openShellSession } from "../../shell/open_session.ts";
import { explainNotCapable } from "../../../data/core/not_capable.ts";
import { formatError } from "../../shell/command_hints.ts";
import { PRELOADED } from "../../repl/preloaded.ts";
import { explainMissingMethod } from "../../shell/missing_method.ts";
import { onUncaught } from "./on_uncaught.ts";
import { processShell } from "../../shell/process_shell.ts";
import { RUN_VARIABLE, type RunSettings, scriptLine } from "./run_settings.ts";

const settings: RunSettings = JSON.parse(Deno.env.get(RUN_VARIABLE) ?? "{}");
// The variable may contain a token, so hide it from child processes of the script.
Deno.env.delete(RUN_VARIABLE);
const { flags = {}, script = "", verbose = false, least = false, recording } = settings;

const hintsOfLeast = (flag: string) => [
  "leave out --least to grant all permissions",
  `run \`k8s permissions\` to print the command for the script, and add ${flag} to it`,
];
let session: object | undefined;
const fail = (error: unknown) => {
  const line = scriptLine(error, script);
  const explained = session === undefined ? error : explainMissingMethod(error, session);
  shell.err(
    [
      formatError(explainNotCapable(explained, least ? hintsOfLeast : undefined), { verbose }),
      ...(verbose || line === undefined ? [] : [line]),
    ].join("\n"),
  );
  Deno.exit(1);
};
// The script decides how to handle signals.
const shell = processShell(false);
onUncaught(fail);
Object.assign(globalThis, PRELOADED);
if (recording !== undefined) {
  // The script may end at any time, so each request is written immediately.
  const { recordProcess } = await import("../../../session/record_process.ts");
  recordProcess((access) => Deno.writeTextFileSync(recording, `${JSON.stringify(access)}\n`, { append: true }));
}
try {
  session = await openShellSession(shell, flags, { isScript: true });
  Object.assign(globalThis, { k8s: session });
} catch (error) {
  // A script that opens its own session must not fail if this one cannot be opened.
  Object.defineProperty(globalThis, "k8s", {
    configurable: true,
    get() {
      throw error;
    },
  });
}
