import { defined } from "../../data/base/defined.ts";
import type { K8s } from "../../session/k8s.ts";
import type { Running } from "./evaluate/running_input.ts";
import { createEvaluator } from "./evaluate/evaluate.ts";
import { piped } from "./piped.ts";
import { PRELOADED } from "./preloaded.ts";
import type { Origin } from "./save/script.ts";
import type { PrintContext } from "./show.ts";
import type { CommandLine } from "./repl_context.ts";

/** Options of {@linkcode repl}. */
export interface ReplOptions extends PrintContext {
  /** The base URL of relative imports: a folder, with a trailing slash. */
  base: string;
  /** URLs of bare module names that the import map does not contain. */
  modules?: Readonly<Record<string, string>>;
  /** Receives the signal that cancels the running input. The session's requests use it. */
  running?: Running;
  /** The command line, for short forms. */
  commands: CommandLine;
  /** The options that opened the session, for `.save`. */
  origin: Origin;
}

/**
 * Runs the prompt until its input ends. The input is a terminal or a pipe.
 *
 * @returns The exit code.
 */
export async function repl(options: ReplOptions): Promise<number> {
  const { base, modules = {}, running = {}, commands, origin, ...showing } = options;
  const { k8s, shell } = showing;
  using evaluator = createEvaluator({ globals: { k8s, ...PRELOADED }, base, modules });
  const parts = { k8s, shell, evaluator, running, commands, origin: pinned(origin, k8s), showing };
  if (!shell.terminal.stdin) return await piped(parts);
  const { runPrompt: prompt } = await import("./prompt/prompt.ts");
  return await prompt(parts);
}

// The script names the context and namespace explicitly, because the kubeconfig may change before it runs.
function pinned({ isSandbox, options }: Origin, { context, namespace }: K8s): Origin {
  const isPlain = isSandbox && namespace === "default";
  const current = defined({ context: context === "" ? undefined : context });
  return {
    isSandbox,
    options: { ...current, ...options, ...defined({ namespace: isPlain ? undefined : namespace }) },
  };
}
