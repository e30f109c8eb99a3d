import type { Candidate } from "../candidate.ts";

/**
 * Returns the patterns that complete a word: the names of contexts, and a glob for each beginning that several names
 * share. After `!`, they exclude contexts.
 */
export function patternCandidates(contexts: readonly Candidate[], typed: string): Candidate[] {
  const counts = new Map<string, number>();
  for (const { text } of contexts) {
    for (const [separator] of text.matchAll(/[-_/:.@]/g).map(({ index }) => [text.slice(0, index + 1)] as const)) {
      counts.set(separator, (counts.get(separator) ?? 0) + 1);
    }
  }
  const globs = [...counts].filter(([, count]) => count > 1).map(([beginning, count]): Candidate => ({
    text: `${beginning}*`,
    detail: `${count} contexts`,
  }));
  const all = [...globs, ...contexts];
  return typed.startsWith("!") ? all.map((candidate) => ({ ...candidate, text: `!${candidate.text}` })) : all;
}
