import { type Globals, newCommand } from "../../shell/globals.ts";
import { Interrupt, interruptExitCode, type Shell } from "../../shell/shell.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { folderUrl } from "../../repl/folder_url.ts";
import { RUN_VARIABLE, type RunSettings } from "./run_settings.ts";
import { denoFlags, preloadModule } from "../../shell/own_program.ts";

/**
 * `k8s run SCRIPT`: in a process of its own, so that the script is its main module, with its own arguments, exit code and
 * signals; Deno loads the module that makes `k8s` before it.
 */
export function runCommand(shell: Shell, args: readonly string[]) {
  return newCommand("run", "Run a script with a preloaded k8s; what follows the script's name are its own arguments.")
    .arguments("<script:string>")
    .option("--check", "Type-check it first, with k8s as a global; nothing is run where something is wrong.")
    .example("A script", "k8s run script.ts a b")
    .example("As a program of its own", "#!/usr/bin/env -S k8s run")
    .example("From a pipe", "cat script.ts | k8s run - a b")
    .action(async ({ check, ...flags }: Globals & { check?: boolean | undefined }, script: string) => {
      const target = await targetOf(script);
      if (check) {
        if (script === "-") throw new UsageError("Cannot type-check standard input: --check needs a file");
        const { checkScript } = await import("./check_script.ts");
        if (!await checkScript(target)) return void (shell.exitCode = 1);
      }
      const settings: RunSettings = { flags, script: target, verbose: flags.verbose !== undefined };
      const deno = new Deno.Command(Deno.execPath(), {
        args: ["run", ...denoFlags(), `--preload=${preloadModule()}`, target, ...args],
        // Where a script does not even begin Deno tells why, in colours wherever that goes.
        env: { [RUN_VARIABLE]: JSON.stringify(settings), ...(isSeen(shell) ? {} : { NO_COLOR: "1" }) },
        stdin: "inherit",
        stdout: "inherit",
        stderr: "inherit",
      });
      shell.exitCode = await ended(deno.spawn(), shell);
    });
}

function isSeen({ terminal }: Shell): boolean {
  return terminal.stdout || Deno.stderr.isTerminal();
}

async function targetOf(script: string): Promise<string> {
  if (script === "-" || /^[a-z][a-z0-9+.-]+:/i.test(script)) return script;
  const url = new URL(encodeURI(script).replace(/[?#]/g, encodeURIComponent), folderUrl(Deno.cwd()));
  const { isFile } = await Deno.stat(url).catch((cause) => {
    throw new UsageError(`Cannot run "${script}": ${cause instanceof Deno.errors.NotFound ? "no such file" : cause}`, {
      cause,
      hints: ["k8s eval CODE evaluates code; k8s run --help shows more"],
    });
  });
  if (!isFile) throw new UsageError(`Cannot run "${script}": it is no file`);
  return url.href;
}

async function ended(script: Deno.ChildProcess, shell: Shell): Promise<number> {
  // A terminal sends Ctrl+C to both processes; otherwise it came to this one alone.
  const pass = () => {
    const { reason } = shell.signal;
    const signal = reason instanceof Interrupt ? reason.signal : "SIGTERM";
    if (signal === "SIGINT" && shell.terminal.stdin) return;
    try {
      script.kill(signal);
    } catch {
      // It has ended by itself.
    }
  };
  shell.signal.addEventListener("abort", pass, { once: true });
  if (shell.signal.aborted) pass();
  const { code, signal } = await script.status;
  shell.signal.removeEventListener("abort", pass);
  return signal === null ? code : shell.signal.aborted ? interruptExitCode(shell.signal) : code;
}
