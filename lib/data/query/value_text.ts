import { isRecord } from "../core/object.ts";
import { Age } from "../expression/age.ts";
import { NamedObject } from "../expression/named_object.ts";
import { Quantity } from "../expression/quantity.ts";
import { jsonValue } from "../base/json_value.ts";

/** Returns a value as text for a cell, or undefined for an absent value. The elements of a list are joined by commas. */
export function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) || value instanceof Set) {
    const texts = [...value].map((element) => valueText(element) ?? "");
    return texts.join(",");
  }
  if (value instanceof Date) return value.toISOString();
  if (isPrintable(value) || !isRecord(value)) return String(value);
  return JSON.stringify(jsonValue(value));
}

/** Returns the text of a value that JSON would quote or not contain: a string, a quantity, a length of time, an object's name. */
export function lineText(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "symbol" || isPrintable(value) ? String(value) : undefined;
}

/** Returns the values that a value counts for: the elements of a list, or the value itself unless it is absent. */
export function eachValue(value: unknown): readonly unknown[] {
  if (Array.isArray(value) || value instanceof Set) return [...value].flatMap(eachValue);
  return value === undefined || value === null ? [] : [value];
}

// Values with a text of their own.
function isPrintable(value: unknown): boolean {
  return value instanceof Age || value instanceof Quantity || value instanceof NamedObject || value instanceof Number;
}
