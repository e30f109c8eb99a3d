import { formatValue, isWholeNumber } from "./format.ts";
import type { Flags } from "./format_number.ts";
import type { Maybe } from "./values.ts";

/** The state of formatting: the position in the format and the next operand. */
interface Printer {
  readonly format: string;
  readonly operands: readonly Maybe[];
  at: number;
  next: number;
  /** Whether the last number in brackets named an operand: `%[2]d`. */
  isGoodIndex: boolean;
  isReordered: boolean;
  /** The error text before the verb, if a width or a precision is not a number. */
  complaint: string;
}

const MOST = 1_000_000;
const FLAGS = { "#": "sharp", "0": "zero", "+": "plus", "-": "minus", " ": "space" } as const;

/** Formats values like Go's `fmt.Sprintf` (fmt/print.go), including its error texts for wrong formats. */
export function sprintf(format: string, operands: readonly Maybe[]): string {
  const printer: Printer = {
    format,
    operands,
    at: 0,
    next: 0,
    isGoodIndex: true,
    isReordered: false,
    complaint: "",
  };
  let text = "";
  while (printer.at < format.length) {
    const percent = format.indexOf("%", printer.at);
    if (percent < 0) {
      text += format.slice(printer.at);
      break;
    }
    text += format.slice(printer.at, percent);
    printer.at = percent + 1;
    text += directive(printer);
  }
  return text + extra(printer);
}

function directive(printer: Printer): string {
  printer.isGoodIndex = true;
  printer.complaint = "";
  const flags = readFlags(printer);
  let isBehindIndex = readIndex(printer);
  if (printer.format[printer.at] === "*") {
    printer.at++;
    takeWidth(printer, flags);
    isBehindIndex = false;
  } else {
    flags.width = readDigits(printer);
    if (isBehindIndex && flags.width !== undefined) printer.isGoodIndex = false;
  }
  if (printer.format[printer.at] === "." && printer.at + 1 < printer.format.length) {
    printer.at++;
    if (isBehindIndex) printer.isGoodIndex = false;
    isBehindIndex = readIndex(printer);
    if (printer.format[printer.at] === "*") {
      printer.at++;
      takePrecision(printer, flags);
      isBehindIndex = false;
    } else {
      flags.precision = readDigits(printer) ?? 0;
    }
  }
  if (!isBehindIndex) readIndex(printer);
  return printer.complaint + operand(printer, flags);
}

function operand(printer: Printer, flags: Flags): string {
  const code = printer.format.codePointAt(printer.at);
  if (code === undefined) return "%!(NOVERB)";
  const verb = String.fromCodePoint(code);
  printer.at += verb.length;
  if (verb === "%") return "%";
  if (!printer.isGoodIndex) return `%!${verb}(BADINDEX)`;
  if (printer.next >= printer.operands.length) return `%!${verb}(MISSING)`;
  const value = printer.operands[printer.next++];
  if (verb !== "v") return formatValue(value, verb, flags);
  // %#v means Go's notation and %+v is for structs. For numbers, # and + have other meanings.
  return formatValue(value, verb, { ...flags, isGo: flags.sharp ?? false, sharp: false, plus: false });
}

function extra({ isReordered, operands, next }: Printer): string {
  if (isReordered || next >= operands.length) return "";
  const more = operands.slice(next).map((value) =>
    value === undefined ? "<nil>" : `${value.type}=${formatValue(value, "v", {})}`
  );
  return `%!(EXTRA ${more.join(", ")})`;
}

function readFlags(printer: Printer): Flags {
  const flags: Flags = {};
  for (let character = printer.format[printer.at]; isFlag(character); character = printer.format[++printer.at]) {
    flags[FLAGS[character]] = true;
  }
  return flags;
}

function isFlag(character: string | undefined): character is keyof typeof FLAGS {
  return character !== undefined && Object.hasOwn(FLAGS, character);
}

function readDigits(printer: Printer): number | undefined {
  const [digits = ""] = /^\d*/.exec(printer.format.slice(printer.at)) ?? [];
  if (digits === "") return undefined;
  if (Number(digits) > MOST) {
    // Go stops here, too.
    printer.at = printer.format.length;
    return undefined;
  }
  printer.at += digits.length;
  return Number(digits);
}

// `[2]` selects the second operand as the next one.
function readIndex(printer: Printer): boolean {
  const { format, at, operands } = printer;
  if (format[at] !== "[") return false;
  printer.isReordered = true;
  const close = format.indexOf("]", at + 1);
  const [, digits] = close < 0 ? [] : /^(\d+)$/.exec(format.slice(at + 1, close)) ?? [];
  printer.at = close < 0 ? at + 1 : close + 1;
  if (digits === undefined) {
    printer.isGoodIndex = false;
    return false;
  }
  const index = Number(digits) - 1;
  if (index < 0 || index >= operands.length) printer.isGoodIndex = false;
  else printer.next = index;
  return true;
}

function takeWidth(printer: Printer, flags: Flags): void {
  const width = takeNumber(printer);
  if (width === undefined) printer.complaint += "%!(BADWIDTH)";
  else if (width < 0) Object.assign(flags, { width: -width, minus: true, zero: false });
  else flags.width = width;
}

function takePrecision(printer: Printer, flags: Flags): void {
  const precision = takeNumber(printer);
  if (precision === undefined || precision < 0) printer.complaint += "%!(BADPREC)";
  else flags.precision = precision;
}

function takeNumber(printer: Printer): number | undefined {
  const { operands, next } = printer;
  if (next >= operands.length) return undefined;
  printer.next++;
  const value = operands[next];
  if (!isWholeNumber(value)) return undefined;
  const number = Number(value.value);
  return Math.abs(number) > MOST ? undefined : number;
}
