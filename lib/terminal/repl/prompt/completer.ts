import type { Candidate, Completion } from "../../completion/candidate.ts";
import { completeCode } from "../../completion/code/code.ts";
import { createKnowledge } from "../../completion/cluster_cache.ts";
import { DOTS } from "../dot_commands/dot_commands.ts";
import type { ReplContext } from "../repl_context.ts";

/** Completes code and short forms at the prompt. */
export type Completer = (text: string, cursor: number, signal: AbortSignal) => Promise<Completion>;

/** Creates a completer. It caches cluster data for the next Tab. */
export function createCompleter(bench: ReplContext): Completer {
  const knowledge = createKnowledge();
  const dotCommands = Object.entries(DOTS).map(([name, { summary, takes = [] }]) => ({
    name: `.${name}`,
    summary,
    takes,
  }));
  return async (text, cursor, signal) => {
    const { k8s, commands, evaluator, shell } = bench;
    const words = (given: readonly string[], until: AbortSignal = signal): Promise<Candidate[]> =>
      commands.complete(given, { ...shell, session: k8s, signal: until }, knowledge);
    return await completeCode(text, cursor, {
      k8s,
      knowledge,
      bindings: evaluator.bindings,
      dotCommands,
      words,
      signal,
    });
  };
}
