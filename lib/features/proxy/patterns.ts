import { UsageError } from "../../data/core/errors.ts";

/** Regular expressions as kubectl's flags take them: one text with commas between them, or a list. */
export type Patterns = string | readonly (string | RegExp)[];

/**
 * Reads patterns. A comma within brackets or braces belongs to its pattern, which kubectl splits: `{1,3}`.
 *
 * @param whole Whether they must fit the whole text and not a part of it.
 * @throws {UsageError} For one that is no regular expression.
 */
export function compilePatterns(patterns: Patterns, { whole = false } = {}): RegExp[] {
  const list = typeof patterns === "string" ? split(patterns) : patterns;
  return list.map((pattern) => compile(pattern, whole));
}

/** Says whether one of the patterns fits. */
export function fits(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

function split(text: string): string[] {
  const parts = text.match(/(?:\\.|\[(?:\\.|[^\]\\])*\]|\{[^}]*\}|\([^)]*\)|[^,])+/gs) ?? [];
  return parts.filter((part) => part !== "");
}

function compile(pattern: string | RegExp, whole: boolean): RegExp {
  // Without g and y, which remember where they stopped.
  const { source, flags } = typeof pattern === "string" ? goPattern(pattern) : pattern;
  try {
    return new RegExp(whole ? `^(?:${source})$` : source, flags.replace(/[gy]/g, ""));
  } catch (cause) {
    throw new UsageError(`Cannot read the pattern "${source}": it is no regular expression`, { cause });
  }
}

/** What stands in brackets for a class of ASCII (POSIX), as in Go. */
const CLASSES: Record<string, string> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7f",
  blank: "\\t ",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-/:-@[-`{-~",
  space: "\\t-\\r ",
  upper: "A-Z",
  word: "\\w",
  xdigit: "0-9A-Fa-f",
};
const CLASS = String.raw`\[(?<not>\^?)(?<bracket>\]?)(?<members>(?:\[:\^?\w+:\]|\\.|[^\]\\])*)\]`;
const TOKENS_REGEXP = new RegExp(String.raw`\\(?<escaped>x\{|.)|\(\?P<|${CLASS}`, "gs");
const MEMBERS_REGEXP = /\[:(?<name>\^?\w+):\]|\\(?<escaped>x\{|.)/gs;
/** The letters that mean the same to both behind a backslash. */
const ESCAPES = "bBdDfknrsStuvwWx";

type Groups = Record<string, string | undefined>;

// Go's syntax (RE2), where JavaScript takes it too and reads it otherwise: to it `\A` is an A, and a rule would let pass
// what it was to keep out.
function goPattern(pattern: string): { source: string; flags: string } {
  // Flags stand in front: (?i)^/api.
  const [all = "", flags = ""] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  const token = (part: string, { escaped, not, bracket, members }: Groups) => {
    if (part === "(?P<") return "(?<";
    if (escaped === "A") return "(?<![^])";
    if (escaped === "z") return "(?![^])";
    if (members === undefined) return known(part, escaped);
    // A bracket that comes first is one of the members.
    return `[${not}${bracket === "" ? "" : "\\]"}${replaced(members, MEMBERS_REGEXP, member)}]`;
  };
  const member = (part: string, { name, escaped }: Groups) => known(part, escaped, name ? CLASSES[name] ?? "" : part);
  const known = (part: string, escaped = "", meaning = part) => {
    const isLetter = /^([A-Za-z]|x\{)$/.test(escaped);
    if (meaning !== "" && (!isLetter || ESCAPES.includes(escaped))) return meaning;
    throw new UsageError(`Cannot read the pattern "${pattern}": ${part} is not known here`);
  };
  return { source: replaced(pattern.slice(all.length), TOKENS_REGEXP, token), flags };
}

function replaced(text: string, tokens: RegExp, meaning: (part: string, groups: Groups) => string): string {
  return text.replace(tokens, (part: string, ...more: unknown[]) => meaning(part, more.at(-1) as Groups));
}
