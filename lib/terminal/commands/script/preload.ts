/**
 * What `k8s run` has Deno load before a script: it makes `k8s` global, and tells what the script does not catch as every
 * command tells it. Like cli.ts it is the beginning of a process, so that importing it acts.
 *
 * @module
 */
import { openShellSession } from "../../shell/open_session.ts";
import { explainNotCapable } from "../../../data/core/not_capable.ts";
import { reportError } from "../../shell/command_hints.ts";
import { explainMissingMethod } from "../../shell/missing_method.ts";
import { processShell } from "../../shell/process_shell.ts";
import { RUN_VARIABLE, type RunSettings, scriptLine } from "./run_settings.ts";

const settings: RunSettings = JSON.parse(Deno.env.get(RUN_VARIABLE) ?? "{}");
// It may hold a token, which the script's own children have no business with.
Deno.env.delete(RUN_VARIABLE);
const { flags = {}, script = "", verbose = false, least = false } = settings;

const hintsOfLeast = (flag: string) => [
  "k8s run without --least allows everything",
  `k8s permissions prints a line for the script to which you can add ${flag}`,
];
let session: object | undefined;
const fail = (error: unknown) => {
  const line = scriptLine(error, script);
  const explained = session === undefined ? error : explainMissingMethod(error, session);
  shell.err(
    [
      reportError(explainNotCapable(explained, least ? hintsOfLeast : undefined), { verbose }),
      ...(verbose || line === undefined ? [] : [line]),
    ].join("\n"),
  );
  Deno.exit(1);
};
// The script, and not this, decides what a signal does to it.
const shell = processShell(false);
globalThis.addEventListener("error", (event) => {
  event.preventDefault();
  fail(event.error);
});
globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  fail(event.reason);
});
try {
  session = await openShellSession(shell, flags);
  Object.assign(globalThis, { k8s: session });
} catch (error) {
  // A script that connects by itself has no use for it, and must not fail for it.
  Object.defineProperty(globalThis, "k8s", {
    configurable: true,
    get() {
      throw error;
    },
  });
}
