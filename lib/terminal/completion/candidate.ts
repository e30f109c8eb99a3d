import { defined } from "../../data/base/defined.ts";
import { stripControl } from "../../data/base/text.ts";

/** One completion for the text at the cursor. */
export interface Candidate {
  /** The text that replaces the input from `from` to `to`, or the word. */
  text: string;
  /** A short description beside it: a signature, a type, or a table row. */
  detail?: string;
  /** Its documentation, in sentences. */
  documentation?: string;
  /** Whether more text must follow, so that no space is added: `--output=`, `app=`. */
  unfinished?: boolean;
}

/** Completions at the cursor of an input. Each candidate's text replaces `from` to `to`. */
export interface Completion {
  from: number;
  to: number;
  candidates: Candidate[];
}

/**
 * Returns the candidates that begin with the typed text, in order and without duplicates. If there are none, upper and
 * lower case are ignored.
 *
 * @param written Returns the text to compare with the typed text. @default {the candidate's text}
 */
export function startingWith(
  candidates: readonly Candidate[],
  typed: string,
  written: (candidate: Candidate) => string = ({ text }) => text,
): Candidate[] {
  // Text from the cluster must not control the terminal. Valid names never contain control characters.
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
  const clean = (text: string | undefined) => text === undefined ? undefined : stripControl(text);
  return { ...candidate, ...defined({ detail: clean(detail), documentation: clean(documentation) }) };
}
