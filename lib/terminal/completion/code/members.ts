import { types } from "node:util";
import type { Candidate } from "../candidate.ts";

/**
 * Returns the property of a value, or undefined if it does not exist or reading it would run code of a getter or proxy.
 */
export function readProperty(value: unknown, name: string | number): { value: unknown } | undefined {
  for (const object of chain(value)) {
    const found = Object.getOwnPropertyDescriptor(object, name);
    if (found !== undefined) return "value" in found ? { value: found.value } : undefined;
  }
  return undefined;
}

/** Returns the property names of a value. Names of `Object.prototype` are included only if there are no others. */
export function listMembers(value: unknown): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const object of chain(value)) {
    // `toString` and similar names are well known and would only distract.
    if (object === Object.prototype || object === Function.prototype) continue;
    for (const name of ownNames(object)) {
      if (name === "constructor" || name.startsWith("__")) continue;
      if (!found.has(name)) found.set(name, { text: name, ...detailOf(object, name) });
      if (found.size === MOST) return [...found.values()];
    }
  }
  return [...found.values()];
}

const MOST = 2000;

// List indexes are not property names, and there may be millions.
function ownNames(object: object): string[] {
  if (ArrayBuffer.isView(object)) return [];
  return Array.isArray(object) && object !== Array.prototype ? ["length"] : Object.getOwnPropertyNames(object);
}

function* chain(value: unknown): Generator<object> {
  let object: unknown = typeof value === "object" || typeof value === "function" ? value : prototypeOf(value);
  for (let depth = 0; object !== null && object !== undefined && depth < 20; depth++) {
    // Traps of a proxy would run.
    if (types.isProxy(object)) return;
    yield object;
    object = Object.getPrototypeOf(object);
  }
}

function prototypeOf(value: unknown): object | undefined {
  return value === undefined || value === null ? undefined : Object.getPrototypeOf(Object(value));
}

function detailOf(object: object, name: string): { detail?: string } {
  const { value, get } = Object.getOwnPropertyDescriptor(object, name) ?? {};
  if (get !== undefined) return { detail: "getter" };
  return { detail: typeName(value) };
}

/** Describes a value in a few words. Its text is never shown, because it may be a secret. */
function typeName(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  if (types.isProxy(value)) return "object";
  if (Array.isArray(value)) return `array of ${value.length}`;
  return types.isPromise(value) ? "promise" : "object";
}
