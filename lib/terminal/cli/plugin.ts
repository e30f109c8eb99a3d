import { UsageError } from "../../data/core/errors.ts";
import { findCommandPlugin } from "../shell/plugins.ts";
import { interruptExitCode, type Shell } from "../shell/shell.ts";

/**
 * Runs a kubectl plugin if the command line names one.
 *
 * @returns Its exit code, or undefined if there is no such plugin.
 */
export async function runPlugin(args: readonly string[], verb: string, shell: Shell): Promise<number | undefined> {
  const [first = ""] = args;
  if (first.startsWith("-")) {
    if (await findCommandPlugin([verb], shell) === undefined) return undefined;
    // The same message as in kubectl.
    throw new UsageError(`flags cannot be placed before plugin name: ${first}`);
  }
  const plugin = await findCommandPlugin(args, shell);
  if (plugin === undefined) return undefined;
  if (shell.status !== undefined) shell.err(`note: running the plugin ${plugin.path}`);
  const child = new Deno.Command(plugin.path, {
    args: plugin.args,
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  return await codeOf(child, shell);
}

async function codeOf(child: Deno.ChildProcess, { signal, terminal }: Shell): Promise<number> {
  // The terminal sends Ctrl+C to both processes.
  const pass = () => {
    if (interruptExitCode(signal) === 130 && terminal.stdin) return;
    try {
      child.kill(interruptExitCode(signal) === 130 ? "SIGINT" : "SIGTERM");
    } catch {
      // The process has ended.
    }
  };
  signal.addEventListener("abort", pass, { once: true });
  if (signal.aborted) pass();
  const { code } = await child.status;
  signal.removeEventListener("abort", pass);
  return code;
}
