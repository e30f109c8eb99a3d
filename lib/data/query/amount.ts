import { InputError } from "../core/errors.ts";
import { formatBytes, inBinaryUnit, parseQuantity } from "../core/quantity.ts";
import { Age } from "../expression/age.ts";
import { UnreadableValueError } from "../expression/unreadable_value_error.ts";
import { Quantity } from "../expression/quantity.ts";

/** The unit of an amount: pieces, a quantity in decimal or binary units, or time. */
export type Unit = "number" | "decimal" | "binary" | "time";

/** A value that can be added up. */
export interface Amount {
  readonly value: number;
  readonly unit: Unit;
}

const RANKS: readonly Unit[] = ["number", "decimal", "binary"];

/**
 * Reads a value as an amount. Text is read as a quantity. Returns undefined for an absent value.
 *
 * @throws {UnreadableValueError} If the value is a text that is not an amount.
 * @throws {InputError} If the value is not an amount.
 */
export function toAmount(value: unknown): Amount | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Age) return { value: value.milliseconds, unit: "time" };
  if (value instanceof Quantity) {
    return { value: value.value, unit: value.format === "BinarySI" ? "binary" : "decimal" };
  }
  if (typeof value === "number" || value instanceof Number || typeof value === "bigint") {
    return { value: Number(value), unit: "number" };
  }
  if (typeof value === "string") {
    const number = parseQuantity(value);
    if (Number.isNaN(number)) throw new UnreadableValueError("number", value, NUMBER_HINT);
    return { value: number, unit: /i$/.test(value) ? "binary" : "decimal" };
  }
  throw new InputError(`Cannot use ${typeof value === "object" ? "an object" : `a ${typeof value}`} as a number`, {
    hints: [NUMBER_HINT],
  });
}

const NUMBER_HINT = "name a number, a quantity or a length of time, for example requests.cpu";

/**
 * Returns the unit for amounts of two units. Binary units win over decimal ones, because a memory of `1Gi` and one of
 * `1000000` are bytes both.
 *
 * @throws {InputError} If one is a time and the other is not.
 */
export function commonUnit(a: Unit | undefined, b: Unit): Unit {
  if (a === undefined || a === b) return b;
  if (a === "time" || b === "time") {
    throw new InputError("Cannot add a length of time to another quantity");
  }
  return RANKS.indexOf(a) > RANKS.indexOf(b) ? a : b;
}

/** Returns an amount as a value that prints in its unit. */
export function amountValue({ value, unit }: Amount): number | Quantity | Age {
  if (unit === "time") return new Age(value);
  if (unit === "number") return Number.isInteger(value) ? value : Number(value.toPrecision(12));
  return new Quantity(value, unit === "binary" ? "BinarySI" : "DecimalSI");
}

/** Like {@linkcode amountValue}, rounded to three digits, for an average. */
export function roundedValue({ value, unit }: Amount): number | string | Quantity | Age {
  if (unit === "number") return threeDigits(value);
  if (unit !== "binary") return amountValue({ value, unit });
  const { number, unit: suffix } = inBinaryUnit(value);
  return suffix === "" ? formatBytes(value) : `${threeDigits(number)}${suffix}`;
}

function threeDigits(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
