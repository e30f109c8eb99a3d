/**
 * A set of fields in the form of `managedFields[].fieldsV1` (structured-merge-diff): `f:name` is a field, `k:{...}` a list
 * element with these keys, `v:x` a value of a set, and `.` the element itself.
 */
export interface FieldSet {
  [step: string]: FieldSet;
}

/** Reports whether a set has no fields. */
export function isEmptySet(fields: FieldSet): boolean {
  return Object.keys(fields).length === 0;
}

/** Reports whether a set has no fields below its root. */
export function isLeaf(fields: FieldSet): boolean {
  return Object.keys(fields).every((step) => step === ".");
}

/** Returns the union of two sets. */
export function unionOf(a: FieldSet, b: FieldSet): FieldSet {
  const both = { ...a };
  for (const [step, below] of Object.entries(b)) {
    both[step] = both[step] === undefined ? below : unionOf(both[step], below);
  }
  return both;
}

/** Returns the fields of `a` that are not in `b`. Branches that become empty are dropped. */
export function differenceOf(a: FieldSet, b: FieldSet): FieldSet {
  const rest: FieldSet = {};
  for (const [step, below] of Object.entries(a)) {
    const other = b[step];
    if (other === undefined) {
      rest[step] = below;
      continue;
    }
    if (isEmptySet(below)) continue;
    const left = differenceOf(below, other);
    if (!isEmptySet(left)) rest[step] = left;
  }
  return rest;
}
