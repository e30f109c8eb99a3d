import { closest } from "../base/closest.ts";
import { InputError } from "../core/errors.ts";
import { isRecord } from "../core/object.ts";
import { Age } from "./age.ts";
import { ELEMENT_PARAMETERS } from "./list_methods.ts";
import { NamedObject } from "./named_object.ts";
import { Quantity } from "./quantity.ts";

// Methods that would change the object that is being looked at.
const CHANGING = new Set([
  "push",
  "pop",
  "shift",
  "unshift",
  "splice",
  "fill",
  "copyWithin",
  "set",
  "add",
  "delete",
  "clear",
]);
const PURE_FORMS: Readonly<Record<string, string>> = { sort: "toSorted", reverse: "toReversed" };
const PROTOTYPES: readonly (readonly [(value: unknown) => boolean, object])[] = [
  [(value) => typeof value === "string", String.prototype],
  [(value) => typeof value === "number", Number.prototype],
  [(value) => typeof value === "boolean", Boolean.prototype],
  [(value) => typeof value === "bigint", BigInt.prototype],
  [Array.isArray, Array.prototype],
  [(value) => value instanceof RegExp, RegExp.prototype],
  [(value) => value instanceof Date, Date.prototype],
  [(value) => value instanceof Set, Set.prototype],
  [(value) => value instanceof Map, Map.prototype],
  [(value) => value instanceof Quantity, Quantity.prototype],
  [(value) => value instanceof Age, Age.prototype],
];

const METHODS: ReadonlySet<string> = new Set(
  PROTOTYPES.flatMap(([, prototype]) => Object.getOwnPropertyNames(prototype)).filter((name) =>
    name !== "constructor" && name !== "length" && !name.startsWith("__")
  ),
);

// The methods of texts that write HTML are close to common words.
const SUGGESTED = [...METHODS].filter((name) => !/^(?:big|bold|fixed|link|small|strike|sub|sup)$/.test(name));

/**
 * Reads a member of a value; undefined if the value or the member is absent.
 *
 * Only an object's own fields and the methods of JavaScript's plain types can be reached, so that no expression gets at
 * `constructor` or a prototype.
 *
 * @param isDotted Whether a member of the result is read, so that a related object is an object and not its name.
 */
export function readMember(value: unknown, name: string | number, isDotted = false): unknown {
  if (value === null || value === undefined) return undefined;
  if (value instanceof NamedObject) return value.read(String(name), isDotted);
  const isObject = typeof value === "object";
  if (isObject && Object.hasOwn(value, name)) return (value as Record<string | number, unknown>)[name];
  if (name === "length" && typeof value === "string") return value.length;
  if (typeof value === "string" && typeof name === "number") return value[name];
  return typeof name === "string" ? readBuiltIn(value, name) : undefined;
}

function readBuiltIn(value: unknown, name: string): unknown {
  if (name === "constructor" || name.startsWith("__")) return undefined;
  const prototype = PROTOTYPES.find(([fits]) => fits(value))?.[1];
  if (prototype === undefined || !Object.hasOwn(prototype, name)) return undefined;
  if (CHANGING.has(name)) {
    throw new InputError(`Cannot call .${name}() in an expression: expressions do not change objects`);
  }
  // Reflect.get calls a getter, such as `size`, on the value itself.
  return Reflect.get(prototype, PURE_FORMS[name] ?? name, value);
}

/**
 * Calls a method of a value; undefined if the value or the method is absent.
 *
 * @throws {InputError} If the member is not a function, if no value has such a method, or if texts and lists are mixed up.
 */
export function callMember(value: unknown, name: string | number, args: readonly unknown[]): unknown {
  const method = readMember(value, name);
  if (method === null || method === undefined) {
    checkMethod(value, name);
    return undefined;
  }
  if (typeof method !== "function") throw new InputError(`Cannot call .${name}(): it is not a function`);
  if ((typeof value === "string" && name !== "concat" || value instanceof RegExp) && args.some(Array.isArray)) {
    throw new InputError(`Cannot give a list to .${name}(), which reads one text`, {
      hints: ["write .some(...) to test the elements, for example images.some((i) => /:latest$/.test(i))"],
    });
  }
  const isSort = name === "sort" || name === "toSorted";
  if (
    Array.isArray(value) && Object.hasOwn(ELEMENT_PARAMETERS, name) && typeof args[0] !== "function" &&
    !(isSort && args.length === 0)
  ) {
    throw new InputError(`Cannot call .${name}() without a function`, { hints: [functionHint(String(name), args[0])] });
  }
  return method.apply(value, args);
}

/** Returns the error for a method that neither texts nor lists nor other values have. Undefined if one of them has it. */
export function unknownMethod(name: string): { reason: string; hints: string[] } | undefined {
  if (METHODS.has(name)) return undefined;
  const near = closest(name, SUGGESTED);
  return { reason: `no value has a method "${name}"`, hints: near === undefined ? [] : [`did you mean "${near}"?`] };
}

// A number can be in the place of a text, as in targetPort, so a known method of another type is absent.
function checkMethod(value: unknown, name: string | number): void {
  if (value === null || value === undefined || isRecord(value) || typeof name === "number") return;
  const unknown = unknownMethod(name);
  if (unknown !== undefined) throw new InputError(`Cannot call .${name}(): ${unknown.reason}`, unknown);
  if (!Array.isArray(value) || !Object.hasOwn(String.prototype, name)) return;
  throw new InputError(`Cannot call .${name}() of a list: it reads one text`, {
    hints: [`write .some(...) to test the elements, for example images.some((i) => i.${name}(...))`],
  });
}

function functionHint(name: string, test: unknown): string {
  const body = test instanceof RegExp
    ? `${test}.test(i)`
    : typeof test === "string"
    ? `i == ${JSON.stringify(test)}`
    : "...";
  return `write .${name}((i) => ${body})`;
}

/** Returns the key of a member access: `app` for `labels["app"]`. As in JavaScript, a value that is no number becomes text. */
export function toKey(value: unknown): string | number {
  return typeof value === "number" ? value : String(value);
}
