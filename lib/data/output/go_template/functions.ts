import { base64Fault } from "./base64.ts";
import { compare, equals } from "./compare.ts";
import { CallError } from "./state.ts";
import { escapeHtml, escapeJs, escapeQuery } from "./escape.ts";
import { sprint, sprintln } from "./format.ts";
import { byteAt, byteLength, byteSlice, fromBytes } from "./go_string.ts";
import { sprintf } from "./printf.ts";
import {
  fromJson,
  type GoValue,
  int,
  isInteger,
  isTruthy,
  listOf,
  mapOf,
  type Maybe,
  memberOf,
  typeOf,
  unboxed,
  unboxedValue,
} from "./values.ts";

/** The type of a parameter: a `reflect.Value`, which can be missing, an `interface {}`, or a string. */
export type ParameterType = "value" | "any" | "string";

/** A function that a template can call. */
export interface GoFunction {
  parameters: readonly ParameterType[];
  /** The type of all further arguments, if their number is variable. */
  more?: ParameterType;
  /** @throws {CallError} If it refuses its arguments. */
  call(...args: Maybe[]): Maybe;
}

const text = (value: string) => unboxedValue("string", value);
const bool = (value: boolean) => unboxedValue("bool", value);

/** The functions of text/template (text/template/funcs.go), and two functions of kubectl. */
export const FUNCTIONS: Readonly<Record<string, GoFunction>> = {
  // The executor evaluates `and` and `or`, because it stops at the first argument that determines the result.
  and: { parameters: ["value"], more: "value", call: (first) => first },
  or: { parameters: ["value"], more: "value", call: (first) => first },
  call: { parameters: ["value"], more: "value", call: (first) => first },
  not: { parameters: ["value"], call: (value) => bool(!isTruthy(value)) },
  html: { parameters: [], more: "any", call: (...args) => text(escapeHtml(printed(args))) },
  js: { parameters: [], more: "any", call: (...args) => text(escapeJs(printed(args))) },
  urlquery: { parameters: [], more: "any", call: (...args) => text(escapeQuery(printed(args))) },
  print: { parameters: [], more: "any", call: (...args) => text(sprint(args)) },
  println: { parameters: [], more: "any", call: (...args) => text(sprintln(args)) },
  printf: {
    parameters: ["string"],
    more: "any",
    call: (format, ...args) => text(sprintf(stringOf(format), args)),
  },
  len: { parameters: ["value"], call: (value) => int(lengthOf(value)) },
  index: { parameters: ["value"], more: "value", call: index },
  slice: { parameters: ["value"], more: "value", call: slice },
  eq: { parameters: ["value"], more: "value", call: (first, ...others) => bool(equals(first, others)) },
  ne: { parameters: ["value", "value"], call: (a, b) => bool(!equals(a, [b])) },
  lt: { parameters: ["value", "value"], call: (a, b) => bool(compare(a, b) < 0) },
  le: { parameters: ["value", "value"], call: (a, b) => bool(compare(a, b) <= 0) },
  gt: { parameters: ["value", "value"], call: (a, b) => bool(!(compare(a, b) <= 0)) },
  ge: { parameters: ["value", "value"], call: (a, b) => bool(!(compare(a, b) < 0)) },
  exists: { parameters: ["any"], more: "any", call: (item, ...keys) => bool(exists(item, keys)) },
  base64decode: { parameters: ["string"], call: (value) => text(decoded(stringOf(value))) },
};

function stringOf(value: Maybe): string {
  return String(value?.value ?? "");
}

// A missing value is printed like in `{{.missing}}`.
function printed(args: readonly Maybe[]): string {
  return sprint(args.map((value) => value ?? text("<no value>")));
}

function lengthOf(value: Maybe): number {
  const inner = unboxed(value);
  if (value === undefined) throw new CallError("reflect: call of reflect.Value.Type on zero Value");
  if (inner === undefined) throw new CallError("len of nil pointer");
  switch (inner.type) {
    case "string":
      return byteLength(stringOf(inner));
    case "[]interface {}":
      return listOf(inner).length;
    case "map[string]interface {}":
      return Object.keys(mapOf(inner)).length;
    default:
      throw new CallError(`len of type ${typeOf(inner)}`);
  }
}

function index(first: Maybe, ...keys: Maybe[]): Maybe {
  let item = unboxed(first);
  if (item === undefined) throw new CallError("index of untyped nil");
  for (const boxedKey of keys) {
    const inner: Maybe = unboxed(item);
    if (inner === undefined) throw new CallError("index of nil pointer");
    item = step(inner, unboxed(boxedKey));
  }
  return item;
}

function step(item: GoValue, key: Maybe): GoValue {
  switch (item.type) {
    case "string": {
      const length = byteLength(stringOf(item));
      const at = position(key, length);
      if (at === length) throw new CallError("reflect: string index out of range");
      return unboxedValue("uint8", BigInt(byteAt(stringOf(item), at)));
    }
    case "[]interface {}": {
      const items = listOf(item);
      const at = position(key, items.length);
      if (at === items.length) throw new CallError("reflect: slice index out of range");
      return fromJson(items[at]);
    }
    case "map[string]interface {}":
      if (key === undefined) throw new CallError("value is nil; should be of type string");
      if (key.type !== "string") throw new CallError(`value has type ${typeOf(key)}; should be string`);
      return memberOf(item, stringOf(key)) ?? fromJson(null);
    default:
      throw new CallError(`can't index item of type ${typeOf(item)}`);
  }
}

function position(key: Maybe, most: number): number {
  if (key === undefined) throw new CallError("cannot index slice/array with nil");
  // Unlike index, slice does not accept a number from a map or a list.
  if (key.boxed || !isInteger(key.type)) throw new CallError(`cannot index slice/array with type ${typeOf(key)}`);
  const at = Number(key.value);
  if (at < 0 || at > most) throw new CallError(`index out of range: ${key.value}`);
  return at;
}

function slice(first: Maybe, ...indexes: Maybe[]): Maybe {
  const item = unboxed(first);
  if (item === undefined) throw new CallError("slice of untyped nil");
  if (indexes.length > 3) throw new CallError(`too many slice indexes: ${indexes.length}`);
  if (item.type !== "string" && item.type !== "[]interface {}") {
    throw new CallError(`can't slice item of type ${typeOf(item)}`);
  }
  if (item.type === "string" && indexes.length === 3) throw new CallError("cannot 3-index slice a string");
  const length = lengthOf(item);
  const [from = 0, to = length, most] = indexes.map((key) => position(key, length));
  if (from > to) throw new CallError(`invalid slice index: ${from} > ${to}`);
  if (most !== undefined && to > most) throw new CallError(`invalid slice index: ${to} > ${most}`);
  return item.type === "string"
    ? text(byteSlice(stringOf(item), from, to))
    : unboxedValue(item.type, listOf(item).slice(from, to));
}

// A function of kubectl (cli-runtime pkg/printers/jsonpath.go). Without keys, even a missing value exists.
function exists(first: Maybe, keys: readonly Maybe[]): boolean {
  let item: Maybe = first;
  for (const key of keys) {
    const inner: Maybe = unboxed(item);
    if (inner === undefined) return false;
    if (inner.type === "map[string]interface {}") {
      if (key !== undefined && key.type !== "string") return false;
      item = memberOf(inner, stringOf(key)) ?? fromJson(null);
    } else if (inner.type === "string" || inner.type === "[]interface {}") {
      if (key === undefined || !isInteger(key.type)) return false;
      const at = Number(key.value);
      if (at < 0 || at >= lengthOf(inner)) return false;
      item = step(inner, key);
    } else return false;
  }
  return item?.type !== "nil";
}

function decoded(encoded: string): string {
  const fault = base64Fault(encoded);
  if (fault === undefined) return fromBytes(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
  throw new CallError(`base64 decode failed: illegal base64 data at input byte ${fault}`);
}
