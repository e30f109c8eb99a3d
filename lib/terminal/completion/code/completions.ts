import type { ApiRef } from "../api/types.ts";
import type { Candidate } from "../candidate.ts";

/** The completions at a position. */
export interface Offers {
  /** Text of string values. */
  texts: readonly Candidate[];
  /** Keys of an object. */
  keys: readonly Candidate[];
  /** Code that is inserted unchanged: `true`. */
  code: readonly Candidate[];
}

/** No completions. */
export const NO_OFFERS: Offers = { texts: [], keys: [], code: [] };

/** Returns the values of a type: its strings, or true and false. */
export function listTypeValues(ref: ApiRef | undefined): Offers {
  if (ref?.values !== undefined) return texts(ref.values.map((text) => ({ text })));
  return ref?.name === "boolean" ? { ...NO_OFFERS, code: [{ text: "true" }, { text: "false" }] } : NO_OFFERS;
}

/** Returns completions with only strings. */
export function texts(candidates: readonly Candidate[]): Offers {
  return { ...NO_OFFERS, texts: candidates };
}

/** Returns completions with only keys. */
export function keys(candidates: readonly Candidate[]): Offers {
  return { ...NO_OFFERS, keys: candidates };
}
