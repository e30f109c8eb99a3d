/** One thing that could stand at the cursor. */
export interface Candidate {
  /** What replaces the input from `from` to `to`, or the word. */
  text: string;
  /** A few words beside it: a signature, a type, a row of the table. */
  detail?: string;
  /** What it means, in sentences. */
  documentation?: string;
  /** Whether more belongs behind it, so that no space follows: `--output=`, `app=`. */
  unfinished?: boolean;
}

/** What could stand at the cursor of an input: each candidate's text replaces `from` to `to`. */
export interface Completion {
  from: number;
  to: number;
  candidates: Candidate[];
}

/**
 * The candidates that go on with what is typed, each once, in their order. Where none begins so, those that do when
 * upper and lower case are the same.
 */
export function startingWith(candidates: readonly Candidate[], typed: string): Candidate[] {
  const once = [...new Map(candidates.toReversed().map((candidate) => [candidate.text, candidate])).values()].reverse();
  const exact = once.filter(({ text }) => text.startsWith(typed));
  if (exact.length > 0) return exact;
  const small = typed.toLowerCase();
  return once.filter(({ text }) => text.toLowerCase().startsWith(small));
}
