import { isRecord } from "../../core/object.ts";
import { compareStrings } from "./go_string.ts";

/** The types of Go that kubectl's templates meet. "nil" is an `interface {}` that holds nothing. */
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
 * A value as Go's `reflect.Value` sees it; `undefined` is the zero Value, which is what a missing key gives. A value
 * inside of a map or a list is boxed: its type is `interface {}`, until a pipeline takes it out.
 */
export interface GoValue {
  readonly type: GoType;
  /** A bigint for the types of whole numbers. */
  readonly value: unknown;
  readonly boxed: boolean;
}

/** A value, or none. */
export type Maybe = GoValue | undefined;

const MOST_INTEGER = 2 ** 63;

/** Returns the value of some JSON, as kubectl's unstructured objects hold it. */
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

/** Takes a value out of its `interface {}`. */
export function unboxed(value: Maybe): Maybe {
  if (value === undefined || !value.boxed) return value;
  return value.type === "nil" ? undefined : { type: value.type, value: value.value, boxed: false };
}

/** Makes a value that is not boxed. */
export function unboxedValue(type: GoType, value: unknown): GoValue {
  return { type, value, boxed: false };
}

/** Makes an `int`. */
export function int(value: number): GoValue {
  return unboxedValue("int", BigInt(value));
}

/** Returns the name of a value's type. */
export function typeOf({ type, boxed }: GoValue): string {
  return boxed ? "interface {}" : type;
}

/** Says whether a type is one of whole numbers. */
export function isInteger(type: GoType): boolean {
  return type === "int" || type === "int64" || type === "uint8";
}

/** Says whether a value counts as true: not the zero of its type. */
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

/** The items of a list. */
export function listOf({ value }: GoValue): readonly unknown[] {
  return value as readonly unknown[];
}

/** The fields of a map. */
export function mapOf({ value }: GoValue): Readonly<Record<string, unknown>> {
  return value as Readonly<Record<string, unknown>>;
}

/** The keys of a map, in Go's order. */
export function keysOf(map: GoValue): string[] {
  return Object.keys(mapOf(map)).sort(compareStrings);
}

/** The parts of a complex number. */
export function complexOf({ value }: GoValue): { real: number; imaginary: number } {
  return value as { real: number; imaginary: number };
}

/** The member of a map, or none. */
export function memberOf(map: GoValue, key: string): Maybe {
  const members = mapOf(map);
  return Object.hasOwn(members, key) ? fromJson(members[key]) : undefined;
}
