import { stripControl } from "../../data/base/text.ts";

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
 *
 * @param written How a candidate is written; it is compared as it is. @default {its text}
 */
export function startingWith(
  candidates: readonly Candidate[],
  typed: string,
  written: (candidate: Candidate) => string = ({ text }) => text,
): Candidate[] {
  // What the cluster says must not drive a terminal, and no name of anything has such characters.
  const sound = candidates.filter(({ text }) => stripControl(text) === text);
  const all = sound.map((candidate) => ({ text: candidate.text, as: { ...candidate, text: written(candidate) } }));
  const exact = all.filter(({ text }) => text.startsWith(typed));
  const small = typed.toLowerCase();
  const found = exact.length > 0 ? exact : all.filter(({ text }) => text.toLowerCase().startsWith(small));
  const once = new Map<string, Candidate>();
  for (const { as } of found) if (!once.has(as.text)) once.set(as.text, shown(as));
  return [...once.values()];
}

function shown({ detail, documentation, ...candidate }: Candidate): Candidate {
  return {
    ...candidate,
    ...(detail === undefined ? {} : { detail: stripControl(detail) }),
    ...(documentation === undefined ? {} : { documentation: stripControl(documentation) }),
  };
}
