import { UsageError } from "../../data/core/errors.ts";

/** A pasted shell line: commands that are piped into each other. */
export interface ShellLine {
  /** The text of a here-document, which the first command reads. */
  input?: string | undefined;
  stages: readonly ShellStage[];
}

/** One command of a pipe, run by this program or by a shell. */
export interface ShellStage {
  isOwn: boolean;
  /** The text, without a leading `k8s` or `kubectl` if this program runs it. */
  line: string;
}

/** A here-document: its command and its text. */
export interface HereDocument {
  /** The command, without `<<EOF`. */
  head: string;
  /** Its lines, unchanged. */
  text: string;
  /** The delimiter. */
  end: string;
  /** Whether the delimiter is quoted, which prevents a shell from expanding variables in the text. */
  isQuoted: boolean;
  /** Whether the closing delimiter is present. */
  isWhole: boolean;
}

const PREFIX_REGEXP = /^(?:k8s|kubectl|k)\s+(?=\S)/;
const MARKER_REGEXP = /<<(-?)\s*(?:(['"])([\w.-]+)\2|\\?([A-Za-z_][\w.-]*))/;
// A variable, a command or arithmetic that is not escaped with a backslash.
const EXPANSION_REGEXP = /(?<!\\)(?:\\\\)*(\$\{?\w+\}?|\$\(.*?\)|`.*?`)/;

/** Removes a leading `k8s` or `kubectl` from a line. */
export function withoutPrefix(line: string): string {
  return line.replace(PREFIX_REGEXP, "");
}

/** Removes a shell prompt from a line: `$ kubectl get pods`, as in documentation. */
export function withoutShellPrompt(line: string): string {
  return line.replace(/^\s*[$%]\s+(?=[a-z])(?!(in|instanceof)\b)/, "");
}

/** Finds the here-document of a text. Returns undefined if the first line begins none. */
export function hereDocumentOf(text: string): HereDocument | undefined {
  const [first = "", ...lines] = joinLines(text).split("\n");
  const marker = unquotedAt(first, MARKER_REGEXP);
  if (marker === undefined) return undefined;
  const [found, dash, quote, quoted, bare] = marker;
  const end = quoted ?? bare ?? "";
  const body = lines.map((line) => dash === "-" ? line.replace(/^\t+/, "") : line);
  const at = body.indexOf(end);
  return {
    head: `${first.slice(0, marker.index)} ${first.slice(marker.index + found.length)}`.trim(),
    text: body.slice(0, at < 0 ? undefined : at).map((line) => `${line}\n`).join(""),
    end,
    isQuoted: quote !== undefined || found.includes("\\"),
    isWhole: at >= 0 && body.slice(at + 1).every((line) => line.trim() === ""),
  };
}

/**
 * Parses a shell line with its here-document.
 *
 * @param isCommand Returns whether a word begins a command of this program.
 * @throws {UsageError} If the line needs features that only a shell has.
 */
export function readShellLine(text: string, isCommand: (word: string) => boolean): ShellLine {
  const document = hereDocumentOf(text);
  const pieces = split(document?.head ?? joinLines(text));
  const stages = pieces.flatMap((piece, index): ShellStage[] => {
    const line = withoutPrefix(piece);
    const [word = ""] = /^[a-z][a-z0-9-]*/.exec(line) ?? [];
    if (line === piece && (index > 0 || !(isCommand(word) || word === "help"))) return [{ isOwn: false, line: piece }];
    const redirection = unquotedAt(line, /(?<=\s)>{1,2}(?!&)\s*('[^']*'|"[^"]*"|\S+)\s*$/);
    if (index < pieces.length - 1 || redirection === undefined) return [{ isOwn: true, line }];
    return [{ isOwn: true, line: line.slice(0, redirection.index).trim() }, {
      isOwn: false,
      line: `cat ${redirection[0]}`,
    }];
  });
  for (const { isOwn, line } of stages) if (!isOwn) requireOther(line);
  // `cat` alone passes the here-document on.
  const [first] = stages;
  const isPassed = document !== undefined && first !== undefined && /^cat(\s+-)?$/.test(first.line);
  return {
    input: document === undefined ? undefined : textOf(document),
    stages: isPassed && stages.length > 1 ? stages.slice(1) : stages,
  };
}

// Writes by kubectl would bypass the guard and `.readonly`, and would use another context.
function requireOther(line: string): void {
  const [, program] = /(?:^|[\s;&|(`'"/])(kubectl|k8s)(?=\s|$)/.exec(line) ?? [];
  if (program === undefined) return;
  throw new UsageError(`Cannot run ${JSON.stringify(line)}: ${program} would not use this session`, {
    hints: ['use code instead: for (const { metadata } of _.items) await k8s.delete("TYPE", metadata.name)'],
  });
}

function textOf({ text, end, isQuoted }: HereDocument): string {
  if (isQuoted) return text;
  const [, expansion] = EXPANSION_REGEXP.exec(text) ?? [];
  if (expansion === undefined) return text.replace(/\\([$`\\])/g, "$1");
  throw new UsageError(`Cannot expand ${JSON.stringify(expansion)} in the here-document: the prompt is not a shell`, {
    hints: [`write <<'${end}' to send the text unchanged`],
  });
}

/**
 * Joins a first line that ends in a backslash with the next. Inside a here-document, a backslash belongs to the text.
 */
export function joinLines(text: string): string {
  const [first = "", ...lines] = text.trim().split(/\r?\n/);
  if (!/(?<!\\)(\\\\)*\\\s*$/.test(first) || lines.length === 0) return [first, ...lines].join("\n");
  const [next = "", ...rest] = lines;
  return joinLines([`${first.replace(/\s*\\\s*$/, "")} ${next.trim()}`, ...rest].join("\n"));
}

function split(line: string): string[] {
  const stages: string[] = [];
  let start = 0;
  for (const at of unquoted(line)) {
    const before = line.slice(start, at).split(/\s/).at(-1) ?? "";
    // Inside `js=a=>a|b` and templates, a pipe character is a part of the word.
    const isPipe = line[at] === "|" && line[at + 1] !== "|" && line[at - 1] !== "|" && /^[\w./:,-]*$/.test(before);
    if (!isPipe) continue;
    stages.push(line.slice(start, at).trim());
    start = at + 1;
  }
  return [...stages, line.slice(start).trim()];
}

/** Finds the first match of a pattern that begins outside quotes. */
function unquotedAt(line: string, pattern: RegExp): RegExpExecArray | undefined {
  const places = new Set(unquoted(line));
  return [...line.matchAll(new RegExp(pattern, "g"))].find(({ index }) => places.has(index));
}

/** Returns the positions of a line that are neither quoted nor escaped. */
function* unquoted(line: string): Generator<number> {
  let quote = "";
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? "";
    if (character === "\\" && quote !== "'") index++;
    else if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else yield index;
  }
}
