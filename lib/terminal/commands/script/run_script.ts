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
 * `k8s run SCRIPT`: runs a script in a new process. The script is the main module and has its own arguments, exit code and
 * signals. Deno loads the module that defines `k8s` before it.
 */
export function runScriptCommand(shell: Shell, args: readonly string[]) {
  return defineCommand({
    name: "run",
    description: "Run a script with a preloaded k8s. All arguments after its name belong to the script.",
    examples: [
      ["Run a script with arguments", "k8s run script.ts a b"],
      ["Run a script with access to this context only", "k8s run --least script.ts"],
      ["Make a script executable", "#!/usr/bin/env -S k8s run"],
      ["Run a script as a Job (see `k8s run --in-cluster --help`)", "k8s run --in-cluster script.ts"],
      ["Run a script from a pipe", "cat script.ts | k8s run - a b"],
      [
        "Create a pod and show its output (see `k8s run --image= --help`)",
        "k8s run job --image=busybox -i --rm -- date",
      ],
    ],
    arguments: [{ name: "script", completion: "file" }],
    options: {
      check: { help: "Type-check the script first; do not run it if it has errors" },
      // Read before the command is chosen: it belongs to another command.
      inCluster: { help: "Run the script as a Job in the cluster (see `k8s run --in-cluster --help`)" },
      least: { help: "Only allow access to this context, as printed by `k8s permissions`" },
    },
    action: async ({ check, least = false, ...flags }, script) => {
      const target = await targetOf(script);
      const own = await scriptFlags(scriptFolder(script));
      if (check) {
        if (script === "-") throw new UsageError("Cannot type-check standard input: --check requires a file");
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
        // If a script cannot start, Deno prints the reason, with colors even if stderr is not a terminal.
        env: defined({ [RUN_VARIABLE]: JSON.stringify(settings), NO_COLOR: isSeen(shell) ? undefined : "1" }),
        stdin: "inherit",
        stdout: "inherit",
        stderr: "inherit",
      });
      await runScriptToEnd(deno, shell);
    },
  });
}

/** Returns the permissions for the context and for the preloaded module. */
async function leastFlags(shell: Shell, flags: Globals): Promise<string[]> {
  await using k8s = await openShellSession(shell, flags);
  const { env, flags: allowed } = await k8s.permissions();
  return env === "all" ? [...allowed] : [...allowed, `--allow-env=${RUN_VARIABLE}`];
}

function isSeen({ terminal }: Shell): boolean {
  return terminal.stdout || Deno.stderr.isTerminal();
}

/** Returns the URL of a script, or `-`. */
export async function targetOf(script: string): Promise<string> {
  const url = scriptUrl(script);
  if (url === undefined) return script;
  const { isFile } = await Deno.stat(url).catch((cause) => {
    throw new UsageError(`Cannot run "${script}": ${cause instanceof Deno.errors.NotFound ? "no such file" : cause}`, {
      cause,
      hints: ["run `k8s eval CODE` to evaluate code, or `k8s run --help` for examples"],
    });
  });
  if (!isFile) throw new UsageError(`Cannot run "${script}": it is not a file`);
  return url.href;
}

/** Runs the script and forwards signals to it. The command ends with the exit code or the signal of the script. */
export async function runScriptToEnd(
  deno: Deno.Command,
  shell: Shell,
  meanwhile: (script: Deno.ChildProcess) => Promise<void> = async () => {},
): Promise<void> {
  const pass = (signal: Deno.Signal) => {
    // The terminal sends signals of keys such as Ctrl+C to both processes.
    if (shell.terminal.stdin && (signal === "SIGINT" || signal === "SIGQUIT")) return;
    try {
      script.kill(signal);
    } catch {
      // The process has already ended.
    }
  };
  // Listen before the script starts, so that no signal ends this process while the script continues.
  using _forwarding = shell.forwardSignals?.(pass);
  const script = deno.spawn();
  // At the prompt, only the abort signal is available.
  const onAbort = () => pass(shell.signal.reason instanceof Interrupt ? shell.signal.reason.signal : "SIGTERM");
  shell.signal.addEventListener("abort", onAbort, { once: true });
  if (shell.signal.aborted) onAbort();
  const [{ code, signal }] = await Promise.all([script.status, meanwhile(script)]);
  shell.signal.removeEventListener("abort", onAbort);
  shell.exitCode = code;
  shell.endSignal = signal ?? undefined;
}
