import type { Globals } from "../commands/globals.ts";
import { newCommand } from "../commands/globals.ts";
import { open } from "../commands/open.ts";
import type { Shell } from "../commands/shell.ts";
import { groupResourceOf } from "../core/resource.ts";
import type { K8s } from "../session/k8s.ts";
import { arrange, firstWord, type OptionInfo, splitVerb, takesNext } from "./arguments.ts";
import { COMMANDS } from "./table.ts";

const FORMATS = ["json", "yaml", "name", "wide", "jsonpath="];
const TAKE_TYPES = new Set(["get", "delete", "patch", "path", "explain"]);
const TAKE_CONTEXTS = new Set(["config use-context", "config set-context"]);
const TAKES_VALUE_REGEXP = /^(-n|--namespace|--context)$/;
// A prompt must not hang because a cluster does not answer.
const PATIENCE = "2s";

/** What the completion scripts call, with the words up to the cursor: one candidate a line. */
export function completeCommand(shell: Shell, words: readonly string[]) {
  return newCommand("__complete", "What could come next, for the completion scripts.")
    .action(async () => {
      const candidates = await candidatesFor(shell, words).catch(() => []);
      const last = words.at(-1) ?? "";
      await shell.out(candidates.filter((word) => word.startsWith(last)).map((word) => `${word}\n`).join(""));
    });
}

async function candidatesFor(shell: Shell, words: readonly string[]): Promise<string[]> {
  const before = words.slice(0, -1);
  const last = words.at(-1) ?? "";
  const names = Object.keys(COMMANDS).filter((name) => !COMMANDS[name]?.hidden);
  const at = firstWord(before);
  if (at < 0) {
    const awaits = before.at(-1) ?? "";
    // Any command knows the global flags.
    if (TAKES_VALUE_REGEXP.test(awaits)) return await candidatesFor(shell, ["path", ...before, last]);
    const { GLOBAL_FLAGS } = await import("../commands/global_flags.ts");
    if (last.startsWith("-")) return GLOBAL_FLAGS.flatMap(({ flags }) => flags.match(/--[\w-]+/g) ?? []);
    return [...new Set(names.map((name) => name.split(" ")[0] ?? "")), "help"];
  }
  const family = `${before[at]} `;
  const members = names.filter((name) => name.startsWith(family)).map((name) => name.slice(family.length));
  const { verb, rest } = splitVerb(before, () => members.length > 0);
  const entry = COMMANDS[verb];
  if (entry === undefined) return members;
  const options = (await entry.load())(shell, []).getOptions(true);
  if (last.startsWith("-")) return options.flatMap(({ flags }) => flags.filter((flag) => flag.startsWith("--")));
  return await valuesFor(shell, verb, rest, options, last);
}

async function valuesFor(
  shell: Shell,
  verb: string,
  rest: readonly string[],
  options: readonly OptionInfo[],
  last: string,
): Promise<string[]> {
  const flag = options.find(({ flags }) => flags.includes(rest.at(-1) ?? ""));
  const awaited = flag !== undefined && takesNext(flag, last) ? flag.flags.at(-1) : undefined;
  const { args } = arrange(awaited === undefined ? rest : rest.slice(0, -1), options);
  const positional = args.filter((arg) => !arg.startsWith("-"));
  if (awaited === "--output") return FORMATS;
  if (verb === "completions") return ["bash", "zsh", "fish"];
  const { kubeconfig, ...flags } = globalsOf(args);
  await using k8s = await open(shell, {
    ...flags,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    requestTimeout: PATIENCE,
  });
  if (awaited === "--context" || TAKE_CONTEXTS.has(verb)) return k8s.contexts().map(({ name }) => name);
  if (awaited === "--namespace") return await namesOf(k8s, "namespaces");
  if (awaited !== undefined) return [];
  if (verb === "token") return await namesOf(k8s, "serviceaccounts");
  if (verb === "auth can-i") return positional.length === 0 ? VERBS : await typesOf(k8s);
  if (!TAKE_TYPES.has(verb)) return [];
  const slash = last.indexOf("/");
  if (slash > 0) return (await namesOf(k8s, last.slice(0, slash))).map((name) => last.slice(0, slash + 1) + name);
  return positional[0] === undefined ? await typesOf(k8s) : await namesOf(k8s, positional[0]);
}

const VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

function globalsOf(args: readonly string[]): Globals {
  const value = (name: string) => args.findLast((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  return {
    namespace: value("namespace"),
    context: value("context"),
    kubeconfig: value("kubeconfig"),
    server: value("server"),
    token: value("token"),
    sandbox: args.includes("--sandbox"),
  };
}

async function typesOf(k8s: K8s): Promise<string[]> {
  const resources = await k8s.resources();
  return [...new Set([...resources.map(({ plural }) => plural), ...resources.map(groupResourceOf)])];
}

async function namesOf(k8s: K8s, type: string): Promise<string[]> {
  // A table's rows are a fortieth of the objects, and their first cell is the name.
  const { rows } = await k8s.table(type, { limit: 0 });
  return rows.map(({ cells }) => String(cells[0] ?? ""));
}
