/** The flags, the width and the precision of a `printf` verb. */
export interface Flags {
  width?: number | undefined;
  precision?: number | undefined;
  minus?: boolean;
  plus?: boolean;
  sharp?: boolean;
  space?: boolean;
  zero?: boolean;
  /** `%#v`: Go's own notation. */
  isGo?: boolean;
}

/** Pads a text to the width. */
export function pad(text: string, { width = 0, minus, zero }: Flags): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (minus) return text + " ".repeat(missing);
  return (zero ? "0" : " ").repeat(missing) + text;
}

const BASES: Readonly<Record<string, number>> = { d: 10, v: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

/** Formats an integer with one of the verbs d, v, b, o, O, x and X. */
export function formatInteger(value: bigint, verb: string, flags: Flags): string {
  const { width, precision, minus, plus, space, sharp, zero } = flags;
  const isNegative = value < 0n;
  const base = BASES[verb] ?? 10;
  // With a precision of 0, zero has no digits.
  if (precision === 0 && value === 0n) return " ".repeat(width ?? 0);
  let digits = (isNegative ? -value : value).toString(base);
  let least = precision ?? 0;
  if (precision === undefined && zero && !minus && width !== undefined) {
    least = isNegative || plus || space ? width - 1 : width;
  }
  digits = digits.padStart(least, "0");
  if (sharp) digits = withPrefix(digits, base);
  if (verb === "O") digits = `0o${digits}`;
  if (verb === "X") digits = digits.toUpperCase();
  const sign = isNegative ? "-" : plus ? "+" : space ? " " : "";
  return pad(sign + digits, { width, minus: minus ?? false });
}

function withPrefix(digits: string, base: number): string {
  if (base === 8) return digits.startsWith("0") ? digits : `0${digits}`;
  return base === 10 ? digits : `${base === 2 ? "0b" : "0x"}${digits}`;
}

/** Formats a floating-point number with one of the verbs v, e, E, f, F, g, G, b, x and X. */
export function formatFloat(value: number, verb: string, flags: Flags): string {
  const text = signed(value, verb, flags);
  const { plus, space, zero, minus, width = 0 } = flags;
  const sign = text.startsWith("-") ? "-" : plus ? "+" : space ? " " : "";
  const digits = text.replace(/^-/, "");
  if (!Number.isFinite(value)) return pad(infinite(value, sign), { ...flags, zero: false });
  if (zero && !minus && sign !== "" && width > digits.length + 1) return sign + digits.padStart(width - 1, "0");
  return pad(sign + digits, flags);
}

function infinite(value: number, sign: string): string {
  if (Number.isNaN(value)) return `${sign === "-" ? "" : sign}NaN`;
  return `${sign === "" ? "+" : sign}Inf`;
}

function signed(value: number, verb: string, { precision, sharp }: Flags): string {
  const isNegative = value < 0 || Object.is(value, -0);
  const size = Math.abs(value);
  const digits = unsigned(size, verb, precision);
  const text = sharp && verb !== "b" ? withPoint(digits, verb, precision) : digits;
  return isNegative ? `-${text}` : text;
}

function unsigned(size: number, verb: string, precision: number | undefined): string {
  switch (verb) {
    case "e":
      return exponential(size, precision ?? 6);
    case "E":
      return exponential(size, precision ?? 6).toUpperCase();
    case "f":
    case "F":
      return fixed(size, precision ?? 6);
    case "G":
      return general(size, precision).toUpperCase();
    case "b":
      return binary(size);
    case "x":
      return hexadecimal(size, precision);
    case "X":
      return hexadecimal(size, precision).toUpperCase();
    default:
      return general(size, precision);
  }
}

// A double is an exact fraction of integers, so rounding is exact, too: half to even, as in Go.
function scaled(size: number, powerOfTen: number): bigint {
  const { mantissa, exponent } = parts(size);
  let [top, bottom] = [mantissa, 1n];
  if (exponent >= 0) top <<= BigInt(exponent);
  else bottom <<= BigInt(-exponent);
  if (powerOfTen >= 0) top *= 10n ** BigInt(powerOfTen);
  else bottom *= 10n ** BigInt(-powerOfTen);
  return roundedQuotient(top, bottom);
}

function roundedQuotient(top: bigint, bottom: bigint): bigint {
  const quotient = top / bottom;
  const twice = (top % bottom) * 2n;
  return twice > bottom || (twice === bottom && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

function parts(size: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

function fixed(size: number, precision: number): string {
  if (!Number.isFinite(size)) return "";
  const digits = scaled(size, precision).toString().padStart(precision + 1, "0");
  if (precision === 0) return digits;
  return `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
}

// Returns the first digits of a number, and the power of ten of the first digit.
function significant(size: number, count: number): { digits: string; power: number } {
  if (size === 0) return { digits: "0".repeat(count), power: 0 };
  let power = Number(size.toExponential().split("e")[1]);
  let digits = scaled(size, count - 1 - power).toString();
  if (digits.length > count) {
    power++;
    digits = digits.slice(0, count);
  }
  return { digits, power };
}

function exponential(size: number, precision: number): string {
  if (!Number.isFinite(size)) return "";
  const { digits, power } = significant(size, precision + 1);
  return scientific(digits, power);
}

function scientific(digits: string, power: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  return `${digits[0]}${fraction}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

// strconv.FormatFloat with 'g'. Without a precision: the shortest digits that parse as the same number.
function general(size: number, precision: number | undefined): string {
  if (!Number.isFinite(size)) return "";
  const isShortest = precision === undefined;
  const { digits, power } = isShortest ? shortest(size) : trimmed(significant(size, Math.max(precision, 1)));
  let most = isShortest ? 6 : Math.max(precision, 1);
  if (!isShortest && most > digits.length && digits.length >= power + 1) most = digits.length;
  if (power < -4 || power >= most) return scientific(digits, power);
  return plainNotation(digits, power);
}

function shortest(size: number): { digits: string; power: number } {
  const [digits = "", power = "0"] = size.toExponential().split("e");
  return { digits: digits.replace(".", ""), power: Number(power) };
}

function trimmed({ digits, power }: { digits: string; power: number }): { digits: string; power: number } {
  return { digits: digits.replace(/(?<=.)0+$/, ""), power };
}

function plainNotation(digits: string, power: number): string {
  if (power < 0) return `0.${"0".repeat(-power - 1)}${digits}`;
  const whole = digits.padEnd(power + 1, "0").slice(0, power + 1);
  return digits.length > power + 1 ? `${whole}.${digits.slice(power + 1)}` : whole;
}

function binary(size: number): string {
  if (!Number.isFinite(size)) return "";
  const { mantissa, exponent } = parts(size);
  return `${mantissa}p${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}

function hexadecimal(size: number, precision: number | undefined): string {
  if (!Number.isFinite(size)) return "";
  let { mantissa, exponent } = parts(size);
  if (mantissa === 0n) exponent = 0;
  else {
    while (mantissa >> 52n === 0n) {
      mantissa <<= 1n;
      exponent--;
    }
    exponent += 52;
  }
  let places = 13;
  if (precision !== undefined && precision < 13) {
    mantissa = roundedQuotient(mantissa, 1n << BigInt(4 * (13 - precision)));
    places = precision;
    if (mantissa >> BigInt(4 * places) > 1n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const digits = mantissa.toString(16).padStart(places + 1, "0");
  const fraction = precision === undefined
    ? digits.slice(1).replace(/0+$/, "")
    : digits.slice(1).padEnd(precision, "0");
  const sign = exponent < 0 ? "-" : "+";
  return `0x${digits[0]}${fraction === "" ? "" : `.${fraction}`}p${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

// The flag # keeps the decimal point and the zeros after it.
function withPoint(text: string, verb: string, precision: number | undefined): string {
  const [, number = "", tail = ""] = /^(0[xX][^pP]*|[^eEpP]*)(.*)$/.exec(text) ?? [];
  let digits = /[vgGx]/.test(verb) ? precision ?? 6 : 0;
  if (number === "0") digits--;
  // Go counts the x of 0x as a digit.
  digits -= number.replace(".", "").replace(/^0+/, "").length;
  const pointed = number.includes(".") ? number : `${number}.`;
  return pointed + "0".repeat(Math.max(digits, 0)) + tail;
}
