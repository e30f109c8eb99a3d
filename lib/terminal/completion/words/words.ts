import type { K8s } from "../../../session/k8s.ts";
import { type Candidate, startingWith } from "../candidate.ts";
import type { Knowledge } from "../cluster_cache.ts";
import type { ArgumentSpec, Option } from "../../shell/options.ts";
import { type Line, readLine, splitFlag } from "./line.ts";
import { completeValue } from "./value_completion.ts";

/** The part of a command's declaration that completion needs. */
export interface WordCommand {
  /** Its options, followed by the global options. */
  options: readonly Option[];
  arguments: readonly ArgumentSpec[];
}

/** The names in a kubeconfig. */
export interface KubeconfigNames {
  contexts: readonly Candidate[];
  clusters: readonly string[];
  users: readonly string[];
}

/** Everything that word completion needs. */
export interface WordSources {
  /** All commands by name: `get`, `config view`. */
  commands: Readonly<Record<string, { summary: string; hidden?: boolean; runsScript?: boolean }>>;
  /** Loads a command. `run` is another command with `--in-cluster`, so the words of the line are given, too. */
  command(name: string, words: readonly string[]): Promise<WordCommand>;
  /** Help topics that are not commands. */
  topics: Readonly<Record<string, { summary: string }>>;
  /** The options that every command accepts. */
  globalOptions: readonly Option[];
  /** Opens the session that the flags describe. Called only if the cluster is needed. */
  open(flags: Line["flags"]): Promise<K8s>;
  /** Returns the names in the kubeconfig that the flags select. It needs no cluster. */
  kubeconfig(flags: Line["flags"]): Promise<KubeconfigNames>;
  knowledge: Knowledge;
  /** Cancels the completion and its pending requests. */
  signal?: AbortSignal;
}

/** Candidates for the last word, or `file` if it is a file name, which shells complete better. */
export interface WordCompletion {
  candidates: Candidate[];
  isFile: boolean;
}

const NONE: WordCompletion = { candidates: [], isFile: false };

/** Completes the last word of a command line without `k8s`. The word may be empty. */
export async function completeWords(words: readonly string[], sources: WordSources): Promise<Candidate[]> {
  const { candidates, isFile } = await completeLine(words, sources);
  if (!isFile) return candidates;
  const { files } = await import("./files.ts");
  const [, head = "", typed = ""] = /^(--[^=]*=)?(.*)$/s.exec(words.at(-1) ?? "") ?? [];
  return (await files(typed)).map((each) => ({ ...each, text: head + each.text }));
}

/** Completes words like {@linkcode completeWords}, but leaves file names to the shell. */
export async function completeLine(words: readonly string[], sources: WordSources): Promise<WordCompletion> {
  const { commands, globalOptions } = sources;
  const before = words.slice(0, -1);
  const last = words.at(-1) ?? "";
  const first = readLine(before, last, globalOptions);
  // Flags may come before the verb. After the verb, the command's own options count too.
  const isHelp = first.words[0] === "help";
  const [head = "", second] = isHelp ? first.words.slice(1) : first.words;
  const names = Object.keys(commands).filter((name) => !commands[name]?.hidden);
  const members = names.filter((name) => name.startsWith(`${head} `));
  if (first.awaits === undefined && !last.startsWith("-")) {
    if (head === "") return verbs(names, commands, isHelp ? sources.topics : {}, last);
    // A flag of a family that is a command has its own values: `apply -f app.yaml`.
    const isFlagValue = commands[head] !== undefined && before.at(-1)?.startsWith("-") === true;
    if (members.length > 0 && second === undefined && !isFlagValue) {
      return { ...NONE, candidates: startingWith(membersOf(members, commands), last) };
    }
  }
  if (isHelp) return NONE;
  // Some families are commands too: `create -f FILE`.
  const pair = `${head} ${second ?? ""}`;
  const isPair = members.length > 0 && (commands[head] === undefined || commands[pair] !== undefined);
  const verb = isPair ? pair : head;
  const entry = commands[verb];
  if (entry === undefined) return await completeFlagOr(undefined, first, last, globalOptions, sources);
  const command = await sources.command(verb, before);
  const line = readLine(before, last, command.options);
  const own = { ...line, verb, words: line.words.slice(isPair ? 2 : 1) };
  // Arguments after a script belong to the script.
  if (entry.runsScript && own.words.length > 0) return { ...NONE, isFile: true };
  return await completeFlagOr(command, own, last, command.options, sources);
}

async function completeFlagOr(
  command: WordCommand | undefined,
  line: Line,
  last: string,
  options: readonly Option[],
  sources: WordSources,
): Promise<WordCompletion> {
  if (line.awaits !== undefined) return await valueOf(line.awaits, "", last, line, sources);
  if (last.startsWith("-") && last !== "-" && !line.isLiteral) {
    const { option, value, head } = splitFlag(last, options);
    if (option !== undefined && value !== undefined) return await valueOf(option, head, value, line, sources);
    if (last.startsWith("--") || option === undefined) return { ...NONE, candidates: flagsOf(options, line, last) };
    return { ...NONE, candidates: [{ text: last, detail: option.help }] };
  }
  if (last === "-") return { ...NONE, candidates: flagsOf(options, line, last) };
  const args = command?.arguments ?? [];
  const argument = args[line.words.length] ?? (args.at(-1)?.repeated ? args.at(-1) : undefined);
  return argument === undefined ? NONE : await valueOf(argument, "", last, line, sources);
}

async function valueOf(
  declared: Option | ArgumentSpec,
  head: string,
  typed: string,
  line: Line,
  sources: WordSources,
): Promise<WordCompletion> {
  const found = await completeValue(declared, typed, line, sources);
  if (found === "file") return { candidates: [], isFile: true };
  const candidates = startingWith(found, typed);
  return {
    ...NONE,
    candidates: candidates.map((candidate) => ({ ...candidate, text: head + candidate.text })),
  };
}

function verbs(
  names: readonly string[],
  commands: WordSources["commands"],
  topics: WordSources["topics"],
  last: string,
): WordCompletion {
  const found = new Map<string, Candidate>();
  for (const name of names) {
    const [text = "", member] = name.split(" ");
    const before = found.get(text)?.detail;
    const detail = member === undefined ? commands[name]?.summary ?? "" : [before, member].filter(Boolean).join(", ");
    found.set(text, { text, detail });
  }
  const others = Object.entries(topics).map(([text, { summary }]) => ({ text, detail: summary }));
  const candidates = [...found.values(), ...others, { text: "help", detail: "Explain a command" }];
  return { ...NONE, candidates: startingWith(candidates, last) };
}

function membersOf(members: readonly string[], commands: WordSources["commands"]): Candidate[] {
  return members.map((name) => ({ text: name.split(" ")[1] ?? "", detail: commands[name]?.summary ?? "" }));
}

// The command's own options come before the global ones. An option that is already set is offered only if it can be
// repeated.
function flagsOf(options: readonly Option[], { flags }: Line, last: string): Candidate[] {
  const open = options.filter(({ key, repeated, hidden }) => !hidden && (repeated || !flags.has(key)));
  const candidates = open.map(({ name, help }) => ({ text: name, detail: help }));
  return startingWith([...candidates, { text: "--help", detail: "Show the help of this command" }], last);
}
