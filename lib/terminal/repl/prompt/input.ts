import { Incomplete, prepare } from "../evaluate/source.ts";
import { hereDocumentOf, joinLines, withoutPrefix, withoutShellPrompt } from "../shell_line.ts";

/** An input, classified by its form. */
export type InputForm =
  | { kind: "nothing" }
  /** `.ns dev` */
  | { kind: "dot"; name: string; rest: string }
  /** `get pods -n dev`, as in a shell, possibly with pipes and a here-document. A leading `k8s` is removed. */
  | { kind: "command"; line: string }
  /** An object as YAML. */
  | { kind: "manifest"; text: string }
  /** TypeScript. */
  | { kind: "code"; text: string };

/** Functions that tell a short form from code. */
export interface Names {
  /** Returns whether a word begins a command. */
  isCommand(word: string): boolean;
  /** Returns whether a name is defined in code. */
  isBound(name: string): Promise<boolean>;
}

// Text that continues code after a name and never begins a command's argument: `get = 1`, `get(x)`, `get.x`, `get?.x`.
const CODE_REGEXP = /^\s*([=(.?;,:[)\]}*%&|^`+]|instanceof\b|in\b|as\b|satisfies\b|-\s|[<>!]=?\s|\/\s)/;
// `delete a.b` and `delete a["b"]` are code.
const DELETE_REGEXP = /^delete\s+[\p{ID_Start}$_][\w$]*(\??\.[\w$]+|\??\.?\[.*\])+\s*;?$/su;

// Arguments of a command that would mean something else in code. The first word is not a defined name.
const SHELL_REGEXP = /^\s*(\||>{1,2})\s*[\w./]/;
const INTO_REGEXP = /^[a-z][^|]*\|(.*\|)?\s*(kubectl|k8s|k)\s+[a-z]/;
const MANIFEST_REGEXP = /^((#.*|---)\s*\n)*(apiVersion|kind):[ \t]*["']?[\w./-]+["']?[ \t]*(#.*)?(\n|$)/;
// Words that people type at any prompt.
const SPOKEN: Readonly<Record<string, string>> = { help: "help", exit: "exit", quit: "exit" };

/** Classifies an input by its form. */
export async function readInputForm(text: string, { isCommand, isBound }: Names): Promise<InputForm> {
  const trimmed = joinLines(withoutShellPrompt(text));
  // A line that begins with `#` is a comment, unless it is a shebang.
  if (trimmed === "" || /^#(?!!).*$/.test(trimmed)) return { kind: "nothing" };
  const [, name, rest = ""] = /^\.([a-z]+)(?:\s+(.*))?$/is.exec(trimmed) ?? [];
  if (name !== undefined) return { kind: "dot", name, rest: rest.trim() };
  if (MANIFEST_REGEXP.test(trimmed)) return { kind: "manifest", text: trimmed };
  const head = hereDocumentOf(trimmed)?.head ?? trimmed;
  if (head.includes("\n")) return { kind: "code", text };
  const [, spoken = ""] = /^([a-z]+)(?:\(\))?;?$/.exec(head) ?? [];
  const dot = Object.hasOwn(SPOKEN, spoken) ? SPOKEN[spoken] : undefined;
  if (dot !== undefined && !await isBound(spoken)) return { kind: "dot", name: dot, rest: "" };
  // A variable may be called `k` or `path`.
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

/** Returns whether an input is complete, or another line may complete it. */
export async function isWhole(text: string, names: Names): Promise<boolean> {
  const form = await readInputForm(text, names);
  switch (form.kind) {
    case "command": {
      const document = hereDocumentOf(form.line);
      return document?.isWhole ?? !/(?<!\\)(\\\\)*\\$/.test(form.line);
    }
    case "manifest":
      // A manifest that is typed ends with an empty line.
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
    // Errors are reported when the input runs.
    return !(error instanceof Incomplete);
  }
}
