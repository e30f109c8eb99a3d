import { UsageError } from "../core/errors.ts";

/** Regular expressions as kubectl's flags take them: one text with commas between them, or a list. */
export type Patterns = string | readonly (string | RegExp)[];

/**
 * Reads patterns. A comma within brackets or braces belongs to its pattern, which kubectl splits: `{1,3}`.
 *
 * @param whole Whether they must fit the whole text and not a part of it.
 * @throws {UsageError} For one that is no regular expression.
 */
export function parsePatterns(patterns: Patterns, { whole = false } = {}): RegExp[] {
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

// Go writes flags in front: (?i)^/api.
function goPattern(pattern: string): { source: string; flags: string } {
  const [all = "", flags = ""] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  return { source: pattern.slice(all.length), flags };
}
