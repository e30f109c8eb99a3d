import { type LongInteger, wholeNumber } from "../../base/long_integer.ts";

// go-yaml v2's resolve.go, which sigs.k8s.io/yaml and so kubectl read with.
const WORDS = new Map<string, boolean | null | number>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);

const DECIMAL_REGEXP = /^[-+]?(0|[1-9][0-9]*)$/;
const OCTAL_REGEXP = /^([-+]?)0o?([0-7]+)$/;
const HEX_REGEXP = /^([-+]?)0x([0-9a-fA-F]+)$/;
const BINARY_REGEXP = /^([-+]?)0b([01]+)$/;
const FLOAT_REGEXP = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/**
 * What a plain scalar (one without quotes) is to kubectl: a boolean, null, a number, or else the text itself.
 * Infinities and NaN stay text, because JSON has none.
 */
export function readScalar(text: string): string | number | boolean | null | LongInteger {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(text)) return text;
  const plain = text.replaceAll("_", "");
  // Go has no negative zero among its integers.
  if (DECIMAL_REGEXP.test(plain)) return wholeNumber(plain.replace(/^\+|^-(?=0)/, ""));
  const octal = OCTAL_REGEXP.exec(plain);
  if (octal !== null) return signed(octal, 8);
  const hex = HEX_REGEXP.exec(plain);
  if (hex !== null) return signed(hex, 16);
  const binary = BINARY_REGEXP.exec(plain);
  if (binary !== null) return signed(binary, 2);
  return FLOAT_REGEXP.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : text;
}

function signed([, sign, digits = ""]: RegExpExecArray, base: number): number {
  const value = parseInt(digits, base);
  return sign === "-" ? -value : value;
}
