import { Incomplete, prepare } from "../evaluate/source.ts";

/** What a person typed, by its form. */
export type InputForm =
  | { kind: "nothing" }
  /** `.ns dev` */
  | { kind: "dot"; name: string; rest: string }
  /** `get pods -n dev`, as in a shell; the line is without a leading `k8s`. */
  | { kind: "command"; line: string }
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

/** Tells what an input is. */
export async function readInputForm(text: string, { isCommand, isBound }: Names): Promise<InputForm> {
  // A backslash at the end of a line goes on with it, as in a shell.
  const trimmed = text.trim().replace(/\s*\\\r?\n\s*/g, " ");
  // No code begins with a lone #.
  if (trimmed === "" || /^#(?!!).*$/.test(trimmed)) return { kind: "nothing" };
  const [, name, rest = ""] = /^\.([a-z]+)(?:\s+(.*))?$/is.exec(trimmed) ?? [];
  if (name !== undefined) return { kind: "dot", name, rest: rest.trim() };
  if (trimmed.includes("\n")) return { kind: "code", text };
  const [, line = ""] = /^(?:(?:k8s|kubectl)\s+)?(\S.*)$/.exec(trimmed) ?? [];
  const [word = ""] = /^[a-z][a-z0-9-]*/.exec(line) ?? [];
  const after = line.slice(word.length);
  const isLine = isCommand(word) && !CODE_REGEXP.test(after) && (after === "" || /^\s/.test(after));
  if (!isLine || DELETE_REGEXP.test(trimmed)) return { kind: "code", text };
  // Whoever calls a variable `path` means that.
  return line === trimmed && await isBound(word) ? { kind: "code", text } : { kind: "command", line };
}

/** Whether an input can be run as it stands, or another line may complete it. */
export async function isWhole(text: string, names: Names): Promise<boolean> {
  const form = await readInputForm(text, names);
  if (form.kind === "command") return !/(?<!\\)(\\\\)*\\$/.test(form.line);
  if (form.kind !== "code") return true;
  try {
    prepare(text);
    return true;
  } catch (error) {
    // What is wrong is told when it is run.
    return !(error instanceof Incomplete);
  }
}
