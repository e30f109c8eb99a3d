import type { NumberConstant } from "./nodes.ts";
import { quote, readCharacter } from "./quote.ts";
import type { TemplateToken } from "./tokens.ts";

const UINT64_LIMIT = 1n << 64n;
const INT64_LIMIT = 1n << 63n;

/** Parses a number by the rules of Go's constants. Returns the text of the error if it is invalid. */
export function readNumber({ kind, text }: TemplateToken): NumberConstant | { error: string } {
  if (kind === "character constant") return readRune(text);
  if (kind === "complex") return readComplex(text);
  if (text.endsWith("i")) {
    const imaginary = readFloat(text.slice(0, -1));
    if (imaginary !== undefined) return simplified(0, imaginary);
  }
  const whole = readInteger(text);
  if (whole !== undefined) {
    const int = whole >= -INT64_LIMIT && whole < INT64_LIMIT ? whole : undefined;
    const uint = whole < UINT64_LIMIT && whole >= 0n ? whole : undefined;
    if (int !== undefined || uint !== undefined) return { int, uint, float: Number(whole) };
  }
  const float = readFloat(text);
  if (float === undefined) return { error: `illegal number syntax: ${quote(text)}` };
  // A number without a point or an exponent that is too large for an integer.
  if (!/[.eEpP]/.test(text)) return { error: `integer overflow: ${quote(text)}` };
  return { ...wholeOf(float), float };
}

function readRune(text: string): NumberConstant | { error: string } {
  const character = text.length < 3 ? undefined : readCharacter(text.slice(0, -1), 1, "'");
  if (character === undefined) return { error: "invalid syntax" };
  if (character.end !== text.length - 1) return { error: `malformed character constant: ${text}` };
  const code = character.text.codePointAt(0) ?? 0;
  const value = BigInt(character.isByte ? code & 0xff : code);
  return { int: value, uint: value, float: Number(value) };
}

function readComplex(text: string): NumberConstant | { error: string } {
  const [, real = "", imaginary = ""] = /^(.+?(?<![eEpP]))([+-].+)i$/.exec(text) ?? [];
  const [first, second] = [readFloat(real), readFloat(imaginary)];
  if (first === undefined || second === undefined) return { error: "syntax error scanning complex number" };
  return simplified(first, second);
}

function simplified(real: number, imaginary: number): NumberConstant {
  const complex = { real, imaginary };
  return imaginary === 0 ? { ...wholeOf(real), float: real, complex } : { complex };
}

function wholeOf(float: number): Pick<NumberConstant, "int" | "uint"> {
  if (!Number.isInteger(float)) return {};
  const whole = BigInt(float);
  return {
    int: whole >= -INT64_LIMIT && whole < INT64_LIMIT ? whole : undefined,
    uint: whole >= 0n && whole < UINT64_LIMIT ? whole : undefined,
  };
}

// strconv.ParseInt with base 0: 0x1F, 0b11, 0o17, 017, and underscores between digits.
function readInteger(text: string): bigint | undefined {
  const [, sign = "", prefix = "", digits = ""] = /^([+-]?)(0[xX]|0[bB]|0[oO]|0(?=[\d_]))?([\da-fA-F_]+)$/.exec(text) ??
    [];
  if (digits === "" || /__|_$/.test(digits) || (prefix === "" && digits.startsWith("_"))) return undefined;
  const base = { x: "0x", b: "0b", o: "0o" }[prefix.slice(1).toLowerCase()] ?? (prefix === "" ? "" : "0o");
  const plain = digits.replaceAll("_", "");
  if (!(base === "" ? /^\d+$/ : base === "0x" ? /^[\da-fA-F]+$/ : base === "0o" ? /^[0-7]+$/ : /^[01]+$/).test(plain)) {
    return undefined;
  }
  const value = BigInt(base + plain);
  return sign === "-" ? -value : value;
}

// strconv.ParseFloat.
function readFloat(text: string): number | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)$/.exec(text.replaceAll("_", "")) ?? [];
  if (whole + fraction === "") return undefined;
  const value = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === "-" ? -value : value;
}
