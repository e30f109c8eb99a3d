/** An object without the keys that are undefined: such a key is optional here, and never holds undefined. */
export type Defined<T> =
  & { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] }
  & { [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined> };

/**
 * Drops the keys whose value is undefined. Use it for objects that are spread over defaults, compared, or sent: there, a
 * key that holds undefined differs from an absent key.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual({ namespace: "default", ...defined({ namespace: undefined, name: "web" }) }, {
 *   namespace: "default",
 *   name: "web",
 * });
 * ```
 */
export function defined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
