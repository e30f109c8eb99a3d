const MOST_INTEGER = 2 ** 63;

/** Formats a number like Go's `%v` and its YAML: `1e-07`, `1.5e+06`, and 64-bit integers with all their digits. */
// deno-lint-ignore ban-types -- a LongInteger is a Number
export function goNumber(number: number | Number): string {
  if (typeof number !== "number") return String(number);
  if (Number.isInteger(number) && Math.abs(number) < MOST_INTEGER) return BigInt(number).toString();
  const [digits = "", exponent = "0"] = number.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(number);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
