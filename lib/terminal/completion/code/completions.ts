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
export const NO_OFFERS: Offers = { texts: [], keys: [], code: [] };

/** The values of a type: its strings, or true and false. */
export function listTypeValues(ref: ApiRef | undefined): Offers {
  if (ref?.values !== undefined) return texts(ref.values.map((text) => ({ text })));
  return ref?.name === "boolean" ? { ...NO_OFFERS, code: [{ text: "true" }, { text: "false" }] } : NO_OFFERS;
}

/** Strings alone. */
export function texts(candidates: readonly Candidate[]): Offers {
  return { ...NO_OFFERS, texts: candidates };
}

/** Keys alone. */
export function keys(candidates: readonly Candidate[]): Offers {
  return { ...NO_OFFERS, keys: candidates };
}
