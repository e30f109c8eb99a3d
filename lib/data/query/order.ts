import { parseQuantity } from "../core/quantity.ts";
import { valueText } from "./value_text.ts";

/**
 * Compares values for sorting. Absent values come first, as in kubectl. Numbers, quantities and lengths of time are
 * compared by amount, other values by their text.
 */
export function compareValues(a: unknown, b: unknown): number {
  const [x, y] = [valueText(a), valueText(b)];
  if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1;
  const [m, n] = [numberOf(a, x), numberOf(b, y)];
  if (!Number.isNaN(m) && !Number.isNaN(n)) return m - n;
  return x === y ? 0 : x < y ? -1 : 1;
}

function numberOf(value: unknown, text: string): number {
  if (typeof value === "string") return parseQuantity(value);
  if (Array.isArray(value)) return parseQuantity(text);
  return typeof value === "boolean" ? NaN : Number(value);
}

/** A row with the value that it is sorted by. */
export interface Keyed<T> {
  readonly key: unknown;
  readonly row: T;
}

/** Returns the rows in order. Rows with equal keys keep theirs. */
export function sortedRows<T>(rows: readonly Keyed<T>[], isReversed = false): T[] {
  const sign = isReversed ? -1 : 1;
  return rows.toSorted((a, b) => sign * compareValues(a.key, b.key)).map(({ row }) => row);
}
