/**
 * A set of fields as `managedFields[].fieldsV1` writes it (structured-merge-diff): `f:name` is a field, `k:{...}` the
 * element of a list with those keys, `v:x` a value of a set, `.` the element itself.
 */
export interface FieldSet {
  [step: string]: FieldSet;
}

/** Says whether a set has no field. */
export function isEmptySet(fields: FieldSet): boolean {
  return Object.keys(fields).length === 0;
}

/** Says whether a set has no field below its root: at most the element itself. */
export function isLeaf(fields: FieldSet): boolean {
  return Object.keys(fields).every((step) => step === ".");
}

/** The fields of either set. */
export function unionOf(a: FieldSet, b: FieldSet): FieldSet {
  const both = { ...a };
  for (const [step, below] of Object.entries(b)) {
    both[step] = both[step] === undefined ? below : unionOf(both[step], below);
  }
  return both;
}

/** The fields of `a` that are not in `b`; a branch goes when nothing is left in it. */
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
