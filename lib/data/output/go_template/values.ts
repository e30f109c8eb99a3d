import { isRecord } from "../../core/object.ts";
import { compareStrings } from "./go_string.ts";

/** The Go types in kubectl's templates. "nil" is an empty `interface {}`. */
export type GoType =
  | "nil"
  | "bool"
  | "int"
  | "int64"
  | "uint8"
  | "float64"
  | "complex128"
  | "string"
  | "[]interface {}"
  | "map[string]interface {}";

/**
 * A value like Go's `reflect.Value`. `undefined` is the zero Value, the result of a missing key. A value in a map or a list
 * is boxed: its type is `interface {}` until a pipeline unboxes it.
 */
export interface GoValue {
  readonly type: GoType;
  /** A bigint for integer types. */
  readonly value: unknown;
  readonly boxed: boolean;
}

/** A value, or undefined. */
export type Maybe = GoValue | undefined;

const MOST_INTEGER = 2 ** 63;

/** Converts parsed JSON to the value that kubectl's unstructured objects contain. */
export function fromJson(value: unknown, boxed = true): GoValue {
  switch (typeof value) {
    case "string":
      return { type: "string", value, boxed };
    case "boolean":
      return { type: "bool", value, boxed };
    case "number":
      return Number.isInteger(value) && Math.abs(value) < MOST_INTEGER
        ? { type: "int64", value: BigInt(value), boxed }
        : { type: "float64", value, boxed };
  }
  // A LongInteger.
  if (value instanceof Number) return { type: "int64", value: BigInt(String(value)), boxed };
  if (Array.isArray(value)) return { type: "[]interface {}", value, boxed };
  if (isRecord(value)) return { type: "map[string]interface {}", value, boxed };
  return { type: "nil", value: null, boxed: true };
}

/** Unboxes a value. */
export function unboxed(value: Maybe): Maybe {
  if (value === undefined || !value.boxed) return value;
  return value.type === "nil" ? undefined : { type: value.type, value: value.value, boxed: false };
}

/** Creates a value that is not boxed. */
export function unboxedValue(type: GoType, value: unknown): GoValue {
  return { type, value, boxed: false };
}

/** Creates an `int`. */
export function int(value: number): GoValue {
  return unboxedValue("int", BigInt(value));
}

/** Returns the name of a value's type. */
export function typeOf({ type, boxed }: GoValue): string {
  return boxed ? "interface {}" : type;
}

/** Reports whether a type is an integer type. */
export function isInteger(type: GoType): boolean {
  return type === "int" || type === "int64" || type === "uint8";
}

/** Reports whether a value is true in a condition: it is not the zero value of its type. */
export function isTruthy(value: Maybe): boolean {
  const inner = unboxed(value);
  if (inner === undefined) return false;
  switch (inner.type) {
    case "complex128": {
      const { real, imaginary } = complexOf(inner);
      return real !== 0 || imaginary !== 0;
    }
    case "[]interface {}":
      return listOf(inner).length > 0;
    case "map[string]interface {}":
      return Object.keys(mapOf(inner)).length > 0;
    default:
      return Boolean(inner.value);
  }
}

/** Returns the items of a list. */
export function listOf({ value }: GoValue): readonly unknown[] {
  return value as readonly unknown[];
}

/** Returns the fields of a map. */
export function mapOf({ value }: GoValue): Readonly<Record<string, unknown>> {
  return value as Readonly<Record<string, unknown>>;
}

/** Returns the keys of a map, in Go's order. */
export function keysOf(map: GoValue): string[] {
  return Object.keys(mapOf(map)).sort(compareStrings);
}

/** Returns the parts of a complex number. */
export function complexOf({ value }: GoValue): { real: number; imaginary: number } {
  return value as { real: number; imaginary: number };
}

/** Returns the member of a map, or undefined. */
export function memberOf(map: GoValue, key: string): Maybe {
  const members = mapOf(map);
  return Object.hasOwn(members, key) ? fromJson(members[key]) : undefined;
}
