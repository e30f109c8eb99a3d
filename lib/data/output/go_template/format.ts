import { type Flags, formatFloat, formatInteger, pad } from "./format_number.ts";
import { toBytes } from "./go_string.ts";
import { isPrintable, quote } from "./quote.ts";
import {
  complexOf,
  fromJson,
  type GoValue,
  isInteger,
  keysOf,
  listOf,
  mapOf,
  type Maybe,
  unboxedValue,
} from "./values.ts";

/** Formats values like Go's `fmt.Sprint`: with a space between two operands if neither is a string. */
export function sprint(values: readonly Maybe[]): string {
  let text = "";
  let wasString = true;
  for (const value of values) {
    const isString = value?.type === "string";
    if (!isString && !wasString) text += " ";
    text += formatValue(value, "v", {});
    wasString = isString;
  }
  return text;
}

/** Formats values like Go's `fmt.Sprintln`. */
export function sprintln(values: readonly Maybe[]): string {
  return values.map((value) => formatValue(value, "v", {})).join(" ") + "\n";
}

/** Formats a value with one verb of Go's `fmt.Printf`. */
export function formatValue(value: Maybe, verb: string, flags: Flags): string {
  if (value === undefined) return verb === "v" || verb === "T" ? pad("<nil>", flags) : `%!${verb}(<nil>)`;
  if (verb === "T") return formatString(value.type, "s", flags, value);
  return formatInner(value, verb, flags);
}

function formatInner(value: GoValue, verb: string, flags: Flags): string {
  switch (value.type) {
    case "nil":
      // In a map or a list, Go prints nil with every verb in this way.
      return flags.isGo ? "interface {}(nil)" : "<nil>";
    case "bool":
      return verb === "t" || verb === "v" ? pad(String(value.value), flags) : badVerb(value, verb, flags);
    case "int":
    case "int64":
    case "uint8":
      return formatWhole(value, verb, flags);
    case "float64":
      return /^[vbgGxXfFeE]$/.test(verb)
        ? formatFloat(value.value as number, verb, flags)
        : badVerb(value, verb, flags);
    case "complex128":
      return formatComplex(value, verb, flags);
    case "string":
      return formatString(value.value as string, verb, flags, value);
    case "[]interface {}":
      return formatList(value, verb, flags);
    case "map[string]interface {}":
      return formatMap(value, verb, flags);
  }
}

function badVerb(value: GoValue, verb: string, flags: Flags): string {
  return `%!${verb}(${value.type}=${formatInner(value, "v", flags)})`;
}

function formatWhole(value: GoValue, verb: string, flags: Flags): string {
  const number = value.value as bigint;
  if (verb === "v" && flags.isGo && value.type === "uint8") {
    return formatInteger(number, "x", { ...flags, sharp: true });
  }
  if (/^[dvboOxX]$/.test(verb)) return formatInteger(number, verb, flags);
  const character = number >= 0n && number <= 0x10ffffn ? String.fromCodePoint(Number(number)) : "\ufffd";
  const valid = character.isWellFormed() ? character : "\ufffd";
  if (verb === "c") return pad(valid, flags);
  if (verb === "q") return pad(quote(valid, { mark: "'", ascii: flags.plus ?? false }), flags);
  if (verb !== "U") return badVerb(value, verb, flags);
  const digits = BigInt.asUintN(64, number).toString(16).toUpperCase().padStart(Math.max(flags.precision ?? 4, 4), "0");
  const named = flags.sharp && BigInt(character.codePointAt(0) ?? 0) === number && isPrintable(character)
    ? ` '${character}'`
    : "";
  return pad(`U+${digits}${named}`, { ...flags, zero: false });
}

function formatComplex(value: GoValue, verb: string, flags: Flags): string {
  if (!/^[vbgGxXfFeE]$/.test(verb)) return badVerb(value, verb, flags);
  const { real, imaginary } = complexOf(value);
  return `(${formatFloat(real, verb, flags)}${formatFloat(imaginary, verb, { ...flags, plus: true })}i)`;
}

function formatString(text: string, verb: string, flags: Flags, value: GoValue): string {
  const cut = flags.precision === undefined ? text : [...text].slice(0, flags.precision).join("");
  switch (verb) {
    case "s":
      return pad(cut, flags);
    case "v":
      return pad(flags.isGo ? quote(cut) : cut, flags);
    case "q":
      if (flags.sharp && canBackquote(cut)) return pad(`\`${cut}\``, flags);
      return pad(quote(cut, { ascii: flags.plus ?? false }), flags);
    case "x":
    case "X":
      return formatBytes(text, verb, flags);
    default:
      return badVerb(value, verb, flags);
  }
}

function canBackquote(text: string): boolean {
  // deno-lint-ignore no-control-regex -- Go looks for control characters
  return text.isWellFormed() && !/[\x00-\x08\x0a-\x1f\x7f`\ufeff]/.test(text);
}

function formatBytes(text: string, verb: string, flags: Flags): string {
  const bytes = toBytes(text).subarray(0, flags.precision);
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const prefix = flags.sharp ? "0x" : "";
  const all = flags.space ? digits.map((each) => prefix + each).join(" ") : prefix + digits.join("");
  const shown = bytes.length === 0 ? "" : all;
  return pad(verb === "X" ? shown.toUpperCase() : shown, flags);
}

function formatList(value: GoValue, verb: string, flags: Flags): string {
  if (verb === "p") return badVerb(value, verb, flags);
  const items = listOf(value).map((item) => formatInner(fromJson(item), verb, flags));
  return flags.isGo ? `${value.type}{${items.join(", ")}}` : `[${items.join(" ")}]`;
}

function formatMap(value: GoValue, verb: string, flags: Flags): string {
  if (verb === "p") return badVerb(value, verb, flags);
  const members = mapOf(value);
  const pairs = keysOf(value).map((key) =>
    `${formatInner(unboxedValue("string", key), verb, flags)}:${formatInner(fromJson(members[key]), verb, flags)}`
  );
  return flags.isGo ? `${value.type}{${pairs.join(", ")}}` : `map[${pairs.join(" ")}]`;
}

/** Reports whether a value is an integer. */
export function isWholeNumber(value: Maybe): value is GoValue {
  return value !== undefined && isInteger(value.type);
}
