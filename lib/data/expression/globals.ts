import { age } from "./age.ts";
import { quantity } from "./quantity.ts";

/**
 * The globals of JavaScript that an expression can use. Everything else that is global, such as `Deno`, `fetch` and
 * `Function`, is out of reach. The functions that only belong to an object are its fields here.
 */
export const SAFE_GLOBALS: Readonly<Record<string, unknown>> = withoutPrototype({
  undefined,
  NaN,
  Infinity,
  Math: members(Math, Object.getOwnPropertyNames(Math).filter((name) => name !== "random")),
  JSON: members(JSON, ["parse", "stringify"]),
  Object: members(Object, ["keys", "values", "entries", "fromEntries"]),
  Array: members(Array, ["isArray", "from", "of"]),
  Number: callable(Number, ["isInteger", "isFinite", "isNaN", "parseFloat", "parseInt", "MAX_SAFE_INTEGER"]),
  String: callable(String, []),
  Boolean: callable(Boolean, []),
  Date: callable((time?: string | number) => time === undefined ? new Date() : new Date(time), ["now", "parse"], Date),
  Set: callable((items?: Iterable<unknown>) => new Set(items), []),
  Map: callable((items?: Iterable<[unknown, unknown]>) => new Map(items), []),
  RegExp: callable((source: string, flags?: string) => new RegExp(source, flags), []),
  parseInt,
  parseFloat,
  isNaN,
  isFinite,
  atob,
  btoa,
  encodeURIComponent,
  decodeURIComponent,
  quantity,
  age,
});

function members(from: object, names: readonly string[]): Record<string, unknown> {
  return withoutPrototype(Object.fromEntries(names.map((name) => [name, Reflect.get(from, name)])));
}

/** A function that expressions can call, with its allowed members. */
export interface CallableGlobal {
  readonly call: (...args: never[]) => unknown;
  readonly [name: string]: unknown;
}

function callable(call: (...args: never[]) => unknown, names: readonly string[], from: object = call): CallableGlobal {
  return { ...members(from, names), call };
}

function withoutPrototype<T extends object>(value: T): T {
  return Object.setPrototypeOf(value, null);
}

/** Reports whether a value is one of {@linkcode SAFE_GLOBALS} that can be called and has members. */
export function isCallableGlobal(value: unknown): value is CallableGlobal {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "call") &&
    Object.values(SAFE_GLOBALS).includes(value);
}
