import type { Candidate, Completion } from "../../completion/candidate.ts";
import { completeCode } from "../../completion/code/code.ts";
import { createKnowledge } from "../../completion/cluster_cache.ts";
import { DOTS } from "../dot_commands/dot_commands.ts";
import type { ReplContext } from "../repl_context.ts";

/** Completes what is typed at the prompt, code and short forms alike. */
export type Completer = (text: string, cursor: number, signal: AbortSignal) => Promise<Completion>;

/** Makes a completer; what it learns of the cluster serves the next Tab as well. */
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
