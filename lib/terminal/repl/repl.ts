import type { K8s } from "../../session/k8s.ts";
import type { Running } from "./evaluate/running_input.ts";
import { createEvaluator } from "./evaluate/evaluate.ts";
import { piped } from "./piped.ts";
import type { Origin } from "./save/script.ts";
import type { PrintContext } from "./show.ts";
import type { CommandLine } from "./repl_context.ts";

/** Options of {@linkcode repl}. */
export interface ReplOptions extends PrintContext {
  /** What relative imports are relative to: the URL of a folder, with a slash at its end. */
  base: string;
  /** URLs of bare names, where the import map in force does not know them. */
  modules?: Readonly<Record<string, string>>;
  /** Told which signal ends the input that is being evaluated; the session's requests look there. */
  running?: Running;
  /** For short forms. */
  commands: CommandLine;
  /** How the session was opened, for `.save`. */
  origin: Origin;
}

/**
 * Runs the prompt until its input ends: a person at a terminal, or a pipe.
 *
 * @returns The exit code.
 */
export async function repl(options: ReplOptions): Promise<number> {
  const { base, modules = {}, running = {}, commands, origin, ...showing } = options;
  const { k8s, shell } = showing;
  using evaluator = createEvaluator({ globals: { k8s }, base, modules });
  const parts = { k8s, shell, evaluator, running, commands, origin: pinned(origin, k8s), showing };
  if (!shell.terminal.stdin) return await piped(parts);
  const { prompt } = await import("./prompt/prompt.ts");
  return await prompt(parts);
}

// Where the kubeconfig points to another context by then, the script goes where the session went.
function pinned({ isSandbox, options }: Origin, { context, namespace }: K8s): Origin {
  const isPlain = isSandbox && namespace === "default";
  return {
    isSandbox,
    options: { ...(context === "" ? {} : { context }), ...options, ...(isPlain ? {} : { namespace }) },
  };
}
