import { defined } from "../../data/base/defined.ts";
import { defineCommand } from "../shell/command.ts";
import { openShellSession } from "../shell/open_session.ts";
import { namedOptions, readValues } from "../shell/options.ts";
import { GLOBAL_OPTIONS, type Globals } from "../shell/shared_options.ts";
import type { Shell } from "../shell/shell.ts";
import type { Candidate } from "../completion/candidate.ts";
import { createKnowledge, type Knowledge } from "../completion/cluster_cache.ts";
import type { Line } from "../completion/words/line.ts";
import { splitCompletionWords } from "../completion/words/split_words.ts";
import { completeLine, type WordSources } from "../completion/words/words.ts";
import { stripControl } from "../../data/base/text.ts";
import { TOPICS } from "./help_index.ts";
import { COMMANDS, RUN_IN_CLUSTER } from "./commands.ts";

/** Completes the words up to the cursor for the shell scripts. Prints `TEXT<TAB>DETAIL` lines, or `:file`. */
export function completeCommand(shell: Shell, words: readonly string[]) {
  return defineCommand({
    name: "__complete",
    description: "Print candidates for the completion scripts",
    options: { alias: { value: "text", help: "Alias at the start of the line" } },
    action: async ({ alias = "" }) => {
      await using sources = wordSources(shell, createKnowledge());
      const line = [...aliasWords(alias), ...words.length === 0 ? [""] : words];
      const { candidates, isFile } = await completeLine(line, sources)
        .catch(() => ({ candidates: [], isFile: false }));
      await shell.out(isFile ? ":file\n" : candidates.map(lineOf).join(""));
    },
  });
}

// The words after `k8s` in an alias: `-n shop` for `sudo k8s -n shop`.
function aliasWords(alias: string): string[] {
  if (alias === "") return [];
  const { words } = splitCompletionWords(`${alias} `);
  const program = words.findIndex((word) => /^(.*\/)?k8s$/.test(word));
  return words.slice(Math.max(program, 0) + 1, -1);
}

function lineOf({ text, detail = "", unfinished }: Candidate): string {
  const plain = (part: string) => stripControl(part).replace(/[\t\n]+/g, " ");
  return `${plain(text)}\t${plain(detail)}${unfinished ? "\t+" : ""}\n`;
}

/** Returns the command table for completion. Its sessions use the flags of the line. */
export function wordSources(shell: Shell, knowledge: Knowledge): WordSources & AsyncDisposable {
  const opened: AsyncDisposable[] = [];
  const quiet: Shell = { ...shell, err: () => {} };
  return {
    commands: COMMANDS,
    topics: TOPICS,
    globalOptions: GLOBALS,
    async command(name, words) {
      const isInCluster = name === "run" && words.includes("--in-cluster");
      const entry = isInCluster ? RUN_IN_CLUSTER : COMMANDS[name];
      return (await entry?.load())?.(shell, []) ?? { options: [], arguments: [] };
    },
    async open(flags) {
      const k8s = await openShellSession(quiet, await globalsOf(flags));
      opened.push(k8s);
      return k8s;
    },
    async kubeconfig(flags) {
      const path = flags.get("kubeconfig")?.at(-1);
      const { loadKubeconfig } = await import("../../data/kubeconfig/load.ts");
      const { config } = await loadKubeconfig(defined({ paths: path === undefined ? undefined : [path] }));
      return {
        contexts: config.contexts.map(({ name, context }) => ({ text: name, detail: context.cluster ?? "" })),
        clusters: config.clusters.map(({ name }) => name),
        users: config.users.map(({ name }) => name),
      };
    },
    knowledge,
    signal: shell.signal,
    async [Symbol.asyncDispose]() {
      for (const k8s of opened) await k8s[Symbol.asyncDispose]();
    },
  };
}

const GLOBALS = namedOptions(GLOBAL_OPTIONS, true);

// Completion must print nothing else.
async function globalsOf(flags: Line["flags"]): Promise<Globals> {
  const given: Record<string, unknown> = {};
  for (const { key, value, repeated } of GLOBALS) {
    const values = key === "curl" || key === "verbose" ? undefined : flags.get(key);
    if (values !== undefined) given[key] = repeated ? values : value === undefined ? true : values.at(-1);
  }
  return await readValues(GLOBALS, given);
}
