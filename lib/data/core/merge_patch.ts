import { isEqual } from "../base/equal.ts";
import { isRecord } from "./object.ts";

/** A JSON merge patch (RFC 7386): the changed fields, and `null` for the removed ones. */
export type MergePatch = Record<string, unknown>;

/** Returns the merge patch from one object to another, or undefined if they are equal. A list changes as one value. */
export function createMergePatch(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): MergePatch | undefined {
  const patch: MergePatch = {};
  for (const name of Object.keys(before)) {
    if (after[name] === undefined && before[name] !== undefined) patch[name] = null;
  }
  for (const [name, value] of Object.entries(after)) {
    // An undefined field is removed, as if it was absent.
    if (value === undefined) continue;
    const old = before[name];
    if (isRecord(old) && isRecord(value)) {
      const inner = createMergePatch(old, value);
      if (inner !== undefined) patch[name] = inner;
    } else if (!isEqual(old, value)) patch[name] = value;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** Reports whether two patches change the same field. */
export function overlaps(a: MergePatch, b: MergePatch): boolean {
  return Object.keys(a).some((name) => {
    if (!Object.hasOwn(b, name)) return false;
    const [one, other] = [a[name], b[name]];
    return !(isRecord(one) && isRecord(other)) || overlaps(one, other);
  });
}
