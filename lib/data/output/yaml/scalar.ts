import { type LongInteger, wholeNumber } from "../../base/long_integer.ts";

// The rules of go-yaml v2's resolve.go, which sigs.k8s.io/yaml and kubectl use.
const WORDS = new Map<string, boolean | null | number>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);

const DECIMAL_REGEXP = /^[-+]?(0|[1-9][0-9]*)$/;
// Go's strconv.ParseInt also accepts capitals: 0X1F, 0B11, 0O17.
const OCTAL_REGEXP = /^([-+]?)0[oO]?([0-7]+)$/;
const HEX_REGEXP = /^([-+]?)0[xX]([0-9a-fA-F]+)$/;
const BINARY_REGEXP = /^([-+]?)0[bB]([01]+)$/;
const FLOAT_REGEXP = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/**
 * Returns the value that kubectl reads from a plain scalar (one without quotes): a boolean, null, a number or a string.
 * Infinities and NaN stay strings, because JSON does not have them.
 */
export function readScalar(text: string): string | number | boolean | null | LongInteger {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(text)) return text;
  const plain = text.replaceAll("_", "");
  // Integers in Go have no negative zero.
  if (DECIMAL_REGEXP.test(plain)) return wholeNumber(plain.replace(/^\+|^-(?=0)/, ""));
  const octal = OCTAL_REGEXP.exec(plain);
  if (octal !== null) return based(octal, "0o") ?? Number(plain);
  const based16 = HEX_REGEXP.exec(plain);
  if (based16 !== null) return based(based16, "0x") ?? text;
  const binary = BINARY_REGEXP.exec(plain);
  if (binary !== null) return based(binary, "0b") ?? text;
  return FLOAT_REGEXP.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : text;
}

// Go has no integers beyond 64 bits.
function based([, sign, digits = ""]: RegExpExecArray, prefix: string): number | LongInteger | undefined {
  const magnitude = BigInt(prefix + digits);
  const value = sign === "-" ? -magnitude : magnitude;
  if (value < -(2n ** 63n) || value >= 2n ** 64n) return undefined;
  return wholeNumber(value.toString());
}
