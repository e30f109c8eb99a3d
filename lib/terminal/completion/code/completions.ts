import type { ApiRef } from "../api/types.ts";
import type { Candidate } from "../candidate.ts";

/** What could be written somewhere. */
export interface Offers {
  /** Strings. */
  texts: readonly Candidate[];
  /** Keys of an object. */
  keys: readonly Candidate[];
  /** Code, as it is: `true`. */
  code: readonly Candidate[];
}

/** Nothing could be. */
export const NOTHING: Offers = { texts: [], keys: [], code: [] };

/** The values of a type: its strings, or true and false. */
export function valuesOf(ref: ApiRef | undefined): Offers {
  if (ref?.values !== undefined) return texts(ref.values.map((text) => ({ text })));
  return ref?.name === "boolean" ? { ...NOTHING, code: [{ text: "true" }, { text: "false" }] } : NOTHING;
}

/** Strings alone. */
export function texts(candidates: readonly Candidate[]): Offers {
  return { ...NOTHING, texts: candidates };
}

/** Keys alone. */
export function keys(candidates: readonly Candidate[]): Offers {
  return { ...NOTHING, keys: candidates };
}
