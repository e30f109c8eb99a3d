import { UsageError } from "../../data/core/errors.ts";

/** Regular expressions as in kubectl's flags: one comma-separated text, or a list. */
export type Patterns = string | readonly (string | RegExp)[];

/**
 * Compiles patterns. Unlike in kubectl, a comma inside brackets or braces is a part of its pattern: `{1,3}`.
 *
 * @param whole Whether a pattern must match the complete text.
 * @throws {UsageError} If a pattern is not a valid regular expression.
 */
export function compilePatterns(patterns: Patterns, { whole = false } = {}): RegExp[] {
  const list = typeof patterns === "string" ? split(patterns) : patterns;
  return list.map((pattern) => compile(pattern, whole));
}

/** Reports whether any pattern matches. */
export function fits(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

function split(text: string): string[] {
  const parts = text.match(/(?:\\.|\[(?:\\.|[^\]\\])*\]|\{[^}]*\}|\([^)]*\)|[^,])+/gs) ?? [];
  return parts.filter((part) => part !== "");
}

function compile(pattern: string | RegExp, whole: boolean): RegExp {
  // Drops the flags g and y, which keep a position between matches.
  const { source, flags } = typeof pattern === "string" ? goPattern(pattern) : pattern;
  try {
    return new RegExp(whole ? `^(?:${source})$` : source, flags.replace(/[gy]/g, ""));
  } catch (cause) {
    throw new UsageError(`Cannot read the pattern "${source}": it is not a regular expression`, { cause });
  }
}

/** Names of POSIX character classes in brackets, as in Go, with their ASCII characters. */
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
/** Letters with the same meaning after a backslash in Go and JavaScript. */
const ESCAPES = "bBdDfknrsStuvwWx";

type Groups = Record<string, string | undefined>;

// Translates Go's syntax (RE2) if JavaScript would read it differently. For example, `\A` is an A in JavaScript, so a
// rule would not reject what it should.
function goPattern(pattern: string): { source: string; flags: string } {
  // A pattern can begin with flags: (?i)^/api.
  const [all = "", flags = ""] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  const token = (part: string, { escaped, not, bracket, members }: Groups) => {
    if (part === "(?P<") return "(?<";
    if (escaped === "A") return "(?<![^])";
    if (escaped === "z") return "(?![^])";
    if (members === undefined) return known(part, escaped);
    // A closing bracket in the first position is a member of the class.
    return `[${not}${bracket === "" ? "" : "\\]"}${replaced(members, MEMBERS_REGEXP, member)}]`;
  };
  const member = (part: string, { name, escaped }: Groups) => known(part, escaped, name ? CLASSES[name] ?? "" : part);
  const known = (part: string, escaped = "", meaning = part) => {
    const isLetter = /^([A-Za-z]|x\{)$/.test(escaped);
    if (meaning !== "" && (!isLetter || ESCAPES.includes(escaped))) return meaning;
    throw new UsageError(`Cannot read the pattern "${pattern}": ${part} is not supported`);
  };
  return { source: replaced(pattern.slice(all.length), TOKENS_REGEXP, token), flags };
}

function replaced(text: string, tokens: RegExp, meaning: (part: string, groups: Groups) => string): string {
  return text.replace(tokens, (part: string, ...more: unknown[]) => meaning(part, more.at(-1) as Groups));
}
