import { formatAge } from "../core/duration.ts";
import { UnreadableValueError } from "./unreadable_value_error.ts";

const MILLISECONDS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};
const AGE_REGEXP = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w|y))+$/;

/**
 * A length of time. It compares and calculates as its milliseconds, and prints as kubectl's AGE column: `5m10s`, `2d4h`.
 */
export class Age {
  /** The length in milliseconds. */
  readonly milliseconds: number;

  /** Creates an age from milliseconds. */
  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  /** Returns the milliseconds, so that `<` and `-` work. */
  valueOf(): number {
    return this.milliseconds;
  }

  /** Returns the age as kubectl's tables show it. */
  toString(): string {
    return formatAge(this.milliseconds);
  }

  /** Returns the same text. */
  toJSON(): string {
    return this.toString();
  }
}

/** Reports whether a text is a length of time with a unit, such as `10m`. */
export function isAge(text: string): boolean {
  return AGE_REGEXP.test(text);
}

/**
 * Reads a length of time: `10m`, `7d`, `1h30m`, `2w`. A number is milliseconds.
 *
 * @throws {UnreadableValueError} If the text is not a length of time.
 */
export function age(text: string | number | Age): Age {
  if (text instanceof Age) return text;
  if (typeof text === "number") return new Age(text);
  if (text === "0") return new Age(0);
  if (!isAge(text)) {
    throw new UnreadableValueError("length of time", text, "write it as 30s, 10m, 7d or 1h30m");
  }
  let total = 0;
  for (const [, number, unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w|y)/g)) {
    total += Number(number) * (MILLISECONDS[unit] ?? 0);
  }
  return new Age(total);
}
