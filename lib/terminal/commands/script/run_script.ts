import { defined } from "../../../data/base/defined.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { defineCommand } from "../../shell/command.ts";
import type { Globals } from "../../shell/shared_options.ts";
import { Interrupt, type Shell } from "../../shell/shell.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { scriptFolder, scriptUrl } from "../../shell/script_url.ts";
import { RUN_VARIABLE, type RunSettings } from "./run_settings.ts";
import { preloadModule, scriptFlags } from "../../shell/own_program.ts";

/**
 * `k8s run SCRIPT`: in a process of its own, so that the script is its main module, with its own arguments, exit code and
 * signals; Deno loads the module that makes `k8s` before it.
 */
export function runCommand(shell: Shell, args: readonly string[]) {
  return defineCommand({
    name: "run",
    description: "Run a script with a preloaded k8s. Everything after its name belongs to the script.",
    examples: [
      ["Run a script with arguments", "k8s run script.ts a b"],
      ["Allow a script nothing but this context", "k8s run --least script.ts"],
      ["Make a script a program of its own", "#!/usr/bin/env -S k8s run"],
      ["Run a script from a pipe", "cat script.ts | k8s run - a b"],
    ],
    arguments: [{ name: "script", completion: "file" }],
    options: {
      check: { help: "Type-check the script first, with k8s as a global; do not run it if it has errors" },
      least: { help: "Only allow the script to talk to this context, as k8s permissions prints it" },
    },
    action: async ({ check, least = false, ...flags }, script) => {
      const target = await targetOf(script);
      const own = await scriptFlags(scriptFolder(script));
      if (check) {
        if (script === "-") throw new UsageError("Cannot type-check standard input: --check needs a file");
        const { checkScript } = await import("./check_script.ts");
        if (!await checkScript(target, own)) return void (shell.exitCode = 1);
      }
      const settings: RunSettings = { flags, script: target, verbose: flags.verbose !== undefined, least };
      const allowed = least ? await leastFlags(shell, flags) : ["-A"];
      const deno = new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", ...allowed, "--no-check", "--quiet", "--no-lock", ...own],
          ...[`--preload=${preloadModule()}`, target, ...args],
        ],
        // Where a script does not even begin Deno tells why, in colours wherever that goes.
        env: defined({ [RUN_VARIABLE]: JSON.stringify(settings), NO_COLOR: isSeen(shell) ? undefined : "1" }),
        stdin: "inherit",
        stdout: "inherit",
        stderr: "inherit",
      });
      await runToEnd(deno, shell);
    },
  });
}

/** The permissions of the context, and the one that the preloaded module needs. */
async function leastFlags(shell: Shell, flags: Globals): Promise<string[]> {
  await using k8s = await openShellSession(shell, flags);
  const { env, flags: allowed } = await k8s.permissions();
  return env === "all" ? [...allowed] : [...allowed, `--allow-env=${RUN_VARIABLE}`];
}

function isSeen({ terminal }: Shell): boolean {
  return terminal.stdout || Deno.stderr.isTerminal();
}

async function targetOf(script: string): Promise<string> {
  const url = scriptUrl(script);
  if (url === undefined) return script;
  const { isFile } = await Deno.stat(url).catch((cause) => {
    throw new UsageError(`Cannot run "${script}": ${cause instanceof Deno.errors.NotFound ? "no such file" : cause}`, {
      cause,
      hints: ["k8s eval CODE evaluates code; k8s run --help shows more"],
    });
  });
  if (!isFile) throw new UsageError(`Cannot run "${script}": it is no file`);
  return url.href;
}

/** Runs the script and passes every signal on to it. Its exit code and its signal become those of the command. */
async function runToEnd(deno: Deno.Command, shell: Shell): Promise<void> {
  const pass = (signal: Deno.Signal) => {
    // A terminal sends the signals of its keys to both processes.
    if (shell.terminal.stdin && (signal === "SIGINT" || signal === "SIGQUIT")) return;
    try {
      script.kill(signal);
    } catch {
      // It has ended by itself.
    }
  };
  // Before the script starts, so that no signal ends this process and leaves the script behind.
  using _forwarding = shell.forwardSignals?.(pass);
  const script = deno.spawn();
  // At the prompt there is only this signal.
  const onAbort = () => pass(shell.signal.reason instanceof Interrupt ? shell.signal.reason.signal : "SIGTERM");
  shell.signal.addEventListener("abort", onAbort, { once: true });
  if (shell.signal.aborted) onAbort();
  const { code, signal } = await script.status;
  shell.signal.removeEventListener("abort", onAbort);
  shell.exitCode = code;
  shell.endSignal = signal ?? undefined;
}
