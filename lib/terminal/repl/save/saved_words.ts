import type { CallExpression, Program } from "acorn";
import { findFreeNames } from "../evaluate/free_names.ts";
import { findKindWords, type KindWord } from "../evaluate/kind_words.ts";
import type { TextEdit } from "../evaluate/modules.ts";

/** The words of an input as calls of `k8s`. */
export interface SavedWords {
  edits: TextEdit[];
  /** The statements that read lists before the input, because functions use them or because they are used repeatedly. */
  before: string[];
}

/** Names in the script. */
export interface ScriptNames {
  /** The function of the library that gives objects the names of expressions. */
  withNames(): string;
  /** Returns a name that the script does not use yet. */
  free(name: string): string;
}

/** Returns the calls that replace the words of an input, because scripts have no words. */
export function savedWords({ body }: Program, words: ReadonlySet<string>, names: ScriptNames): SavedWords {
  if (words.size === 0) return { edits: [], before: [] };
  const found = findKindWords(findFreeNames(body)).filter(({ word }) => words.has(word));
  const lists = Map.groupBy(found.filter(({ call }) => call === undefined), ({ word }) => word);
  const before: string[] = [];
  const edits: TextEdit[] = found.filter(({ call }) => call !== undefined).flatMap((word) => called(word, names));
  for (const [word, uses] of lists) {
    const isRepeated = uses.length > 1 || uses.some(({ use }) => use.isInFunction);
    const value = `${names.withNames()}((await k8s.list(${JSON.stringify(word)})).items)`;
    const name = isRepeated ? names.free(word.replace(/\W.*$/, "")) : undefined;
    if (name !== undefined) before.push(`const ${name} = ${value};`);
    edits.push(...uses.map(({ node: { start, end }, use }) => {
      return { start, end, text: `${use.isShorthand ? `${use.name}: ` : ""}${name ?? value}` };
    }));
  }
  return { edits, before };
}

// The code begins with a name. A line that begins with a bracket would continue the line before it.
function called({ word, node, call }: KindWord, { withNames }: ScriptNames): TextEdit[] {
  const { arguments: args, end } = call as CallExpression;
  const [first] = args;
  const isList = first === undefined || first.type === "ObjectExpression";
  const [open, close] = isList ? ["((await k8s.list", ").items)"] : ["([await k8s.get", "])[0]"];
  const type = `${JSON.stringify(word)}${first === undefined ? "" : ", "}`;
  const at = first?.start ?? end - 1;
  return [
    { start: node.start, end: node.end, text: `${withNames()}${open}` },
    { start: at, end: at, text: type },
    { start: end, end, text: close },
  ];
}
