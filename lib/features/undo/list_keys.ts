import type { FieldSet } from "../../data/core/field_set.ts";
import { isRecord } from "../../data/core/object.ts";

/** The keys that identify the elements of a list. `undefined`: the list is one value. */
export type ListKeys = readonly string[] | "value" | undefined;

/**
 * Returns the keys by which a list is merged. Without an owner, they are guessed: a `name` that every element has once, or
 * texts that differ.
 */
export function listKeysOf(lists: readonly unknown[][], fields: FieldSet | undefined): ListKeys {
  const steps = Object.keys(fields ?? {});
  const step = steps.find((one) => one.startsWith("k:"));
  if (step !== undefined) return Object.keys(JSON.parse(step.slice(2)));
  if (steps.some((one) => one.startsWith("v:"))) return "value";
  // An owned list without elements is atomic.
  if (fields !== undefined) return undefined;
  const isNamed = lists.every((list) => {
    const names = list.map((item) => isRecord(item) && typeof item.name === "string" ? item.name : undefined);
    return !names.includes(undefined) && new Set(names).size === list.length;
  });
  return isNamed && lists.some((list) => list.length > 0) ? ["name"] : undefined;
}

/** Returns the step of an element, in the form of a field set: `k:{"name":"web"}`, `v:"a"`. */
export function stepOf(item: unknown, keys: readonly string[] | "value"): string {
  if (keys === "value" || !isRecord(item)) return `v:${JSON.stringify(item)}`;
  const named = keys.flatMap((key) => {
    // Only ports have a default, `protocol`.
    const value = item[key] ?? (key === "protocol" ? "TCP" : undefined);
    return value === undefined ? [] : [[key, value]];
  });
  return `k:${JSON.stringify(Object.fromEntries(named))}`;
}
