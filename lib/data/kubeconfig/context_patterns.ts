import { closest } from "../base/closest.ts";
import { ConfigError, hint, InputError } from "../core/errors.ts";

/**
 * Returns the contexts that patterns select, in the order of the kubeconfig.
 *
 * - An exact name selects that context, even if the name contains characters of a pattern.
 * - In a glob, `*` matches any text, `?` one character, and `[ab]` or `[!ab]` one of some characters.
 * - A regular expression is between slashes: `/^prod-\d+$/`. It matches anywhere in the name.
 * - A pattern that begins with `!` removes contexts, in any position. Without other patterns, it removes them from all.
 *
 * @throws {InputError} If a pattern is malformed.
 * @throws {ConfigError} If a pattern matches no context, or if no context is left. The hints name similar contexts.
 */
export function matchContexts(names: readonly string[], patterns: readonly string[]): string[] {
  const all = new Set(names);
  const exclusions = patterns.filter((pattern) => isExclusion(pattern, all));
  const chosen = new Set(exclusions.length === patterns.length && patterns.length > 0 ? names : []);
  for (const pattern of patterns) {
    if (exclusions.includes(pattern)) continue;
    const found = names.filter(testOf(pattern, all));
    if (found.length === 0) throw noneMatches(`"${pattern}" matches no context`, pattern, names);
    for (const name of found) chosen.add(name);
  }
  const excluded = exclusions.map((pattern) => testOf(pattern.slice(1), all));
  const left = names.filter((name) => chosen.has(name) && !excluded.some((isExcluded) => isExcluded(name)));
  if (left.length > 0) return left;
  const [first = ""] = patterns;
  const given = patterns.map((each) => `"${each}"`).join(", ");
  throw noneMatches(first === "" ? "there is no pattern" : `no context is left by ${given}`, first, names);
}

function isExclusion(pattern: string, names: ReadonlySet<string>): boolean {
  return pattern.startsWith("!") && !names.has(pattern);
}

function testOf(pattern: string, names: ReadonlySet<string>): (name: string) => boolean {
  if (names.has(pattern)) return (name) => name === pattern;
  const regExp = pattern.length > 2 && pattern.startsWith("/") && pattern.endsWith("/")
    ? compiled(pattern.slice(1, -1), pattern)
    : compiled(`^${globSource(pattern)}$`, pattern);
  return (name) => regExp.test(name);
}

function compiled(source: string, pattern: string): RegExp {
  try {
    return new RegExp(source, "su");
  } catch (cause) {
    throw new InputError(`Cannot read the context pattern "${pattern}": ${(cause as Error).message}`, { cause });
  }
}

// Names contain `/` and `:`, such as the ARNs of EKS, so `*` matches any character.
function globSource(pattern: string): string {
  return pattern.replace(/\[(!?)([^\]]+)\]|[*?]|[^]/gu, (token, not, members) => {
    if (token === "*") return ".*";
    if (token === "?") return ".";
    if (members !== undefined) return `[${not === "!" ? "^" : ""}${members.replace(/[\\\]^[]/g, "\\$&")}]`;
    return RegExp.escape(token);
  });
}

// The number of contexts in a hint.
const MOST_NAMES = 5;

function noneMatches(problem: string, pattern: string, names: readonly string[]): ConfigError {
  const letters = pattern.replaceAll(/[*?[\]!/^$]/g, "");
  const near = nearest(letters, names);
  const shown = near.length > 0 ? near : names.slice(0, MOST_NAMES);
  const label = near.length > 0 ? "the nearest contexts are" : "the contexts are";
  const more = near.length === 0 && names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : "";
  return new ConfigError(`Cannot choose contexts: ${problem}`, {
    hints: [
      names.length === 0 ? "the kubeconfig has no contexts" : `${label} ${shown.join(", ")}${more}`,
      hint("list-contexts", {}, "call contexts() to list the contexts"),
    ],
  });
}

function nearest(letters: string, names: readonly string[]): string[] {
  if (letters === "") return [];
  const lower = letters.toLowerCase();
  const containing = names.filter((name) => name.toLowerCase().includes(lower));
  if (containing.length > 0) return containing.slice(0, MOST_NAMES);
  const best = closest(letters, names);
  const begin = lower.slice(0, 3);
  const similar = names.filter((name) => name !== best && name.toLowerCase().startsWith(begin));
  return [...(best === undefined ? [] : [best]), ...similar].slice(0, MOST_NAMES);
}
