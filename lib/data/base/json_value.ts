import { LongInteger } from "./long_integer.ts";

/**
 * Returns a value in types that JSON has: a Map becomes an object, a Set a list, and a bigint a number. A Map whose keys
 * include objects becomes a list of pairs. Parts without such values are not copied.
 */
export function jsonValue(value: unknown): unknown {
  return converted(value, []);
}

function converted(value: unknown, around: readonly unknown[]): unknown {
  if (typeof value === "bigint") return new LongInteger(String(value));
  if (typeof value !== "object" || value === null) return value;
  // JSON.stringify reports the cycle.
  if (around.includes(value)) return value;
  const within = [...around, value];
  if (value instanceof Set) return Array.from(value, (each) => converted(each, within));
  if (value instanceof Map) return ofMap(value, within);
  if (Array.isArray(value)) return ofList(value, within);
  return isPlain(value) ? ofObject(value, within) : value;
}

function ofMap(map: ReadonlyMap<unknown, unknown>, within: readonly unknown[]): unknown {
  const pairs = Array.from(map, ([key, each]): [unknown, unknown] => [key, converted(each, within)]);
  if (pairs.some(([key]) => typeof key === "object" && key !== null)) return converted(pairs, within);
  return Object.fromEntries(pairs.map(([key, each]) => [String(key), each]));
}

function ofList(list: readonly unknown[], within: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  list.forEach((each, index) => {
    const changed = converted(each, within);
    if (changed !== each) (copy ??= [...list])[index] = changed;
  });
  return copy ?? list;
}

function ofObject(object: Record<string, unknown>, within: readonly unknown[]): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const [key, each] of Object.entries(object)) {
    const changed = converted(each, within);
    if (changed !== each) (copy ??= { ...object })[key] = changed;
  }
  return copy ?? object;
}

// A class such as Date defines its JSON form in toJSON().
function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
