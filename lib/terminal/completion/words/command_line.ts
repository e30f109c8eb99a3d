import { type Candidate, type Completion, startingWith } from "../candidate.ts";
import { fieldPaths } from "../code/fields.ts";
import { files } from "./files.ts";
import type { CodeSources } from "../sources.ts";
import { splitCompletionWords } from "./split_words.ts";

/**
 * Completes a dot command or a short form, such as `get pods -n `. Returns undefined if the text is code or may be
 * code.
 *
 * @param rest The text after the cursor.
 */
export async function completeCommandLine(
  code: string,
  sources: CodeSources,
  rest = "",
): Promise<Completion | undefined> {
  if (code.includes("\n")) return undefined;
  const { words, from } = splitCompletionWords(code);
  const [first = ""] = words;
  if (/^\.[a-z-]*$/i.test(first)) return await dotCommand(words, from, code.length, sources);
  // A pasted command line may keep its `k8s` or `kubectl`.
  const isNamed = /^(k8s|kubectl)$/.test(first) && words.length > 1;
  const line = isNamed ? words.slice(1) : words;
  const [verb = ""] = line;
  if (sources.words === undefined || (line.length < 2 && !isNamed) || !/^[a-z][a-z0-9-]*$/.test(verb || "x")) {
    return undefined;
  }
  // `get = 1` and `get (1)` are code, and so is text that begins with a name of the session.
  if (CODE_REGEXP.test(code.trimStart().slice(first.length))) return undefined;
  if (!isNamed && await sources.bindings?.lookup(verb) !== undefined) return undefined;
  const candidates = await sources.words(line, sources.signal);
  // Without candidates, a word that is not a command begins code. So may `delete`, which is also an operator.
  const isCode = candidates.length === 0 && (verb === "delete" || !await isCommand(verb, sources));
  return isCode ? undefined : { from, to: code.length, candidates: rest === "" ? withSpace(candidates) : candidates };
}

async function isCommand(verb: string, { words, signal }: CodeSources): Promise<boolean> {
  return await words?.([verb], signal).then((verbs) => verbs.some(({ text }) => text === verb)) ?? false;
}

// As in shells, a space follows the only match, unless the word may continue.
function withSpace(candidates: Candidate[]): Candidate[] {
  const [only, ...others] = candidates;
  if (only === undefined || others.length > 0 || only.unfinished || /[/=:,.]$/.test(only.text)) return candidates;
  return [{ ...only, text: `${only.text} ` }];
}

// Text that continues code after a name and never begins an argument of a command.
const CODE_REGEXP = /^\s*([=(.?;,:[)\]}*%&|^`+]|(instanceof|in|as|satisfies)\b|-\s|[<>!]=?\s|\/\s)/;

async function dotCommand(
  words: readonly string[],
  from: number,
  to: number,
  { dotCommands = [], k8s, knowledge, signal, words: shellWords }: CodeSources,
): Promise<Completion> {
  const last = words.at(-1) ?? "";
  if (words.length === 1) {
    const all = dotCommands.map(({ name, summary }) => ({ text: name, detail: summary }));
    return { from, to, candidates: startingWith(all, last) };
  }
  const takes = dotCommands.find(({ name }) => name === words[0])?.takes ?? [];
  // A target may have several words: a type and names.
  const what = takes[words.length - 2] ?? takes.filter((each) => each === "target" || each === "pod").at(-1);
  const candidates = async () => {
    switch (what) {
      case "context":
        return k8s.contexts().map(({ name, cluster }) => ({ text: name, detail: cluster }));
      case "fleet":
        return [
          ...await shellWords?.(["config", "fleet", last], signal) ?? [],
          ...k8s.contexts().map(({ name, cluster }) => ({ text: name, detail: cluster })),
        ];
      case "namespace":
        return await knowledge.namespaces(k8s, signal);
      case "field":
        return await fieldPaths(k8s, last, knowledge, signal);
      case "file":
        return await files(last);
      case "target":
        // The text is completed like a command's target.
        return await shellWords?.(["get", ...words.slice(1)], signal) ?? [];
      case "pod":
        return await shellWords?.(["logs", ...words.slice(1)], signal) ?? [];
      default:
        return (what ?? []).map((text) => ({ text }));
    }
  };
  return { from, to, candidates: startingWith(await candidates(), last) };
}
