import type { CommandLine } from "../repl/repl_context.ts";
import { COMMANDS } from "./commands.ts";

const VERBS = new Set(
  Object.entries(COMMANDS).filter(([, { hidden }]) => !hidden).map(([name]) => name.split(" ")[0] ?? ""),
);

/** The command line for commands that run other commands: the prompt and the demo. */
export const commandLine: CommandLine = {
  knows: (word) => VERBS.has(word),
  run: async (words, shell) => await (await import("./run.ts")).run(words, shell),
  async complete(words, shell, knowledge) {
    const [{ completeWords }, { wordSources }] = await Promise.all([
      import("../completion/words/words.ts"),
      import("./complete.ts"),
    ]);
    await using sources = wordSources(shell, knowledge);
    return await completeWords(words, sources);
  },
};
