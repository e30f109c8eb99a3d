import { CallError } from "./state.ts";
import { formatValue } from "./format.ts";
import { compareStrings } from "./go_string.ts";
import { complexOf, type GoValue, isInteger, type Maybe, unboxed } from "./values.ts";

type Basic = "bool" | "complex" | "whole" | "float" | "string";

/** Reports whether a value equals one of the others, like the function `eq`. @throws {CallError} If they cannot be compared. */
export function equals(first: Maybe, others: readonly Maybe[]): boolean {
  if (others.length === 0) throw new CallError("missing argument for comparison");
  const left = unboxed(first);
  return others.some((other) => areEqual(left, unboxed(other)));
}

function areEqual(a: Maybe, b: Maybe): boolean {
  const [kind, other] = [basicOf(a), basicOf(b)];
  if (a === undefined || b === undefined) return a === b;
  if (kind !== other) throw incompatible(a, b);
  if (kind === undefined) {
    if (a.type !== b.type) {
      throw new CallError(
        `non-comparable types ${formatValue(a, "s", {})}: ${a.type}, ${b.type}: ${formatValue(b, "v", {})}`,
      );
    }
    throw new CallError(`non-comparable type ${formatValue(b, "s", {})}: ${b.type}`);
  }
  if (kind !== "complex") return a.value === b.value;
  const [x, y] = [complexOf(a), complexOf(b)];
  return x.real === y.real && x.imaginary === y.imaginary;
}

/**
 * Compares two values for the functions `lt`, `le`, `gt` and `ge`. Returns a negative number, zero, a positive number, or
 * NaN if one of them is NaN.
 *
 * @throws {CallError} If they have no order.
 */
export function compare(first: Maybe, second: Maybe): number {
  const [a, b] = [unboxed(first), unboxed(second)];
  const [kind, other] = [basicOf(a), basicOf(b)];
  if (a === undefined || b === undefined || kind === undefined || other === undefined) throw notOrdered();
  if (kind !== other) throw incompatible(a, b);
  switch (kind) {
    case "whole": {
      const [x, y] = [a.value as bigint, b.value as bigint];
      return x < y ? -1 : x > y ? 1 : 0;
    }
    case "float":
      return (a.value as number) - (b.value as number);
    case "string":
      return compareStrings(a.value as string, b.value as string);
    default:
      throw notOrdered();
  }
}

function basicOf(value: Maybe): Basic | undefined {
  switch (value?.type) {
    case "bool":
      return "bool";
    case "complex128":
      return "complex";
    case "float64":
      return "float";
    case "string":
      return "string";
  }
  return value !== undefined && isInteger(value.type) ? "whole" : undefined;
}

function incompatible(a: GoValue, b: GoValue): CallError {
  return new CallError(`incompatible types for comparison: ${a.type} and ${b.type}`);
}

function notOrdered(): CallError {
  return new CallError("invalid type for comparison");
}
