/**
 * An integer of JSON beyond 2^53, which a double cannot hold exactly (Kubernetes has 64-bit integers). It calculates as
 * the nearest double, but prints and serializes with all its digits, so that writing back does not change the value.
 */
export class LongInteger extends Number {
  readonly #digits: string;

  constructor(digits: string) {
    super(digits);
    this.#digits = digits;
  }

  /** Returns all digits. */
  override toString(radix = 10): string {
    return radix === 10 ? this.#digits : super.toString(radix);
  }

  /** Returns the digits for JSON.stringify. */
  toJSON(): unknown {
    return JSON_WITH_SOURCE.rawJSON(this.#digits);
  }

  /** Returns the form that a REPL shows. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.#digits;
  }
}

// TC39's "JSON.parse source text access", which the types of TypeScript lack.
const JSON_WITH_SOURCE = JSON as unknown as {
  rawJSON(text: string): unknown;
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
};

// Almost no text contains such a number. Only those that do take the slow path.
const LONG_REGEXP = /(?:^|[[:,])\s*-?\d{16}/;
const LONG_DIGITS = 16;

/** Parses JSON like JSON.parse, but keeps all digits of 64-bit integers. */
export function parseExactly(text: string): unknown {
  if (!mayHaveLongInteger(text) || !LONG_REGEXP.test(text)) return JSON.parse(text);
  return JSON_WITH_SOURCE.parse(
    text,
    (_, value, { source }) =>
      typeof value === "number" && source !== undefined && /^-?\d+$/.test(source) ? wholeNumber(source) : value,
  );
}

// 16 digits in a row always cover an index of the form 16n + 15. Reading only these characters is faster than the regular
// expression.
function mayHaveLongInteger(text: string): boolean {
  for (let at = LONG_DIGITS - 1; at < text.length; at += LONG_DIGITS) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let [from, to] = [at, at + 1];
    while (from > 0 && isDigit(text.charCodeAt(from - 1))) from--;
    while (to < text.length && isDigit(text.charCodeAt(to))) to++;
    if (to - from >= LONG_DIGITS) return true;
  }
  return false;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Returns the integer with the given digits. */
export function wholeNumber(digits: string): number | LongInteger {
  const value = Number(digits);
  // Go also reads an integer beyond 64 bits as a double.
  return Number.isSafeInteger(value) || BigInt.asIntN(64, BigInt(digits)) !== BigInt(digits)
    ? value
    : new LongInteger(digits);
}
