/**
 * A whole number of JSON that a double does not hold, beyond 2^53 (Kubernetes has 64-bit integers): it computes as the
 * nearest double, but is shown and written as it came, so that what is read and written back is the same.
 */
export class LongInteger extends Number {
  readonly #digits: string;

  constructor(digits: string) {
    super(digits);
    this.#digits = digits;
  }

  /** Its digits, each of them. */
  override toString(radix = 10): string {
    return radix === 10 ? this.#digits : super.toString(radix);
  }

  /** What JSON.stringify writes: the digits. */
  toJSON(): unknown {
    return JSON_WITH_SOURCE.rawJSON(this.#digits);
  }

  /** How a REPL shows it. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.#digits;
  }
}

// TC39's "JSON.parse source text access", which the types of TypeScript lack.
const JSON_WITH_SOURCE = JSON as unknown as {
  rawJSON(text: string): unknown;
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
};

// Nearly no text has one, and only such a text pays for the slow way.
const LONG_REGEXP = /[[:,]\s*-?\d{16}/;

/** Reads JSON as JSON.parse does, but keeps whole numbers of 64 bits as they are. */
export function parseExactly(text: string): unknown {
  if (!LONG_REGEXP.test(text)) return JSON.parse(text);
  return JSON_WITH_SOURCE.parse(
    text,
    (_, value, { source }) =>
      typeof value === "number" && source !== undefined && /^-?\d+$/.test(source) ? wholeNumber(source) : value,
  );
}

/** The whole number of such digits. */
export function wholeNumber(digits: string): number | LongInteger {
  const value = Number(digits);
  // What does not even fit in 64 bits is a double to Go too.
  return Number.isSafeInteger(value) || BigInt.asIntN(64, BigInt(digits)) !== BigInt(digits)
    ? value
    : new LongInteger(digits);
}
