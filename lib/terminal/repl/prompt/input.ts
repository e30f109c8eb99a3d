import { Incomplete, prepare } from "../evaluate/source.ts";
import { hereDocumentOf, joinLines, withoutPrefix, withoutShellPrompt } from "../shell_line.ts";

/** What a person typed, by its form. */
export type InputForm =
  | { kind: "nothing" }
  /** `.ns dev` */
  | { kind: "dot"; name: string; rest: string }
  /** `get pods -n dev`, as in a shell, perhaps with pipes and a here-document; without a leading `k8s`. */
  | { kind: "command"; line: string }
  /** An object as YAML. */
  | { kind: "manifest"; text: string }
  /** TypeScript. */
  | { kind: "code"; text: string };

/** What tells a short form from code. */
export interface Names {
  /** Whether a word begins a command line. */
  isCommand(word: string): boolean;
  /** Whether a name means something in code. */
  isBound(name: string): Promise<boolean>;
}

// What goes on after a name in code and never begins a word of a command line: `get = 1`, `get(x)`, `get.x`, `get?.x`.
const CODE_REGEXP = /^\s*([=(.?;,:[)\]}*%&|^`+]|instanceof\b|in\b|as\b|satisfies\b|-\s|[<>!]=?\s|\/\s)/;
// `delete a.b` and `delete a["b"]` are code.
const DELETE_REGEXP = /^delete\s+[\p{ID_Start}$_][\w$]*(\??\.[\w$]+|\??\.?\[.*\])+\s*;?$/su;

// What leaves an unbound word of a command line, and would do something else in code.
const SHELL_REGEXP = /^\s*(\||>{1,2})\s*[\w./]/;
const INTO_REGEXP = /^[a-z][^|]*\|(.*\|)?\s*(kubectl|k8s|k)\s+[a-z]/;
const MANIFEST_REGEXP = /^((#.*|---)\s*\n)*(apiVersion|kind):[ \t]*["']?[\w./-]+["']?[ \t]*(#.*)?(\n|$)/;
// What people type to any prompt.
const SPOKEN: Readonly<Record<string, string>> = { help: "help", exit: "exit", quit: "exit" };

/** Tells what an input is. */
export async function readInputForm(text: string, { isCommand, isBound }: Names): Promise<InputForm> {
  const trimmed = joinLines(withoutShellPrompt(text));
  // No code begins with a lone #.
  if (trimmed === "" || /^#(?!!).*$/.test(trimmed)) return { kind: "nothing" };
  const [, name, rest = ""] = /^\.([a-z]+)(?:\s+(.*))?$/is.exec(trimmed) ?? [];
  if (name !== undefined) return { kind: "dot", name, rest: rest.trim() };
  if (MANIFEST_REGEXP.test(trimmed)) return { kind: "manifest", text: trimmed };
  const head = hereDocumentOf(trimmed)?.head ?? trimmed;
  if (head.includes("\n")) return { kind: "code", text };
  const [, spoken = ""] = /^([a-z]+)(?:\(\))?;?$/.exec(head) ?? [];
  const dot = Object.hasOwn(SPOKEN, spoken) ? SPOKEN[spoken] : undefined;
  if (dot !== undefined && !await isBound(spoken)) return { kind: "dot", name: dot, rest: "" };
  // A variable may be called `k`, and `path` as well.
  const isPrefixed = withoutPrefix(head) !== head && !(/^k\s/.test(head) && await isBound("k"));
  const line = isPrefixed ? withoutPrefix(head) : head;
  const whole = isPrefixed ? withoutPrefix(trimmed) : trimmed;
  const [word = ""] = /^[a-z][a-z0-9-]*/.exec(line) ?? [];
  const after = line.slice(word.length);
  const isFree = isPrefixed || !await isBound(word);
  if (isFree && INTO_REGEXP.test(head)) return { kind: "command", line: whole };
  if (isFree && word === "help" && /^\s+[a-z]/.test(after)) return { kind: "command", line: whole };
  const isCode = SHELL_REGEXP.test(after) ? !isFree : CODE_REGEXP.test(after);
  const isLine = isCommand(word) && !isCode && (after === "" || /^\s/.test(after));
  if (!isLine || DELETE_REGEXP.test(head) || !isFree) return { kind: "code", text };
  return word === "edit" ? { kind: "dot", name: "edit", rest: after.trim() } : { kind: "command", line: whole };
}

/** Whether an input can be run as it stands, or another line may complete it. */
export async function isWhole(text: string, names: Names): Promise<boolean> {
  const form = await readInputForm(text, names);
  switch (form.kind) {
    case "command": {
      const document = hereDocumentOf(form.line);
      return document?.isWhole ?? !/(?<!\\)(\\\\)*\\$/.test(form.line);
    }
    case "manifest":
      // An empty line ends one that is typed.
      return /\n\s*\n$/.test(text) || (/^kind:/m.test(text) && /^(metadata|items):.*\n\s+\S/m.test(text));
    case "code":
      break;
    default:
      return true;
  }
  try {
    prepare(text);
    return true;
  } catch (error) {
    // What is wrong is told when it is run.
    return !(error instanceof Incomplete);
  }
}
