import { createMergePatch, type MergePatch } from "../../../data/core/merge_patch.ts";
import { isRecord, type KubeObject, withoutVersion } from "../../../data/core/object.ts";
import { applyMergePatch } from "../../../sandbox/merge_patch.ts";

/** Two edits of one object. */
export interface MergedEdits {
  /** The object of the other writer with the edits to all other fields. */
  merged: KubeObject;
  /** A line for each field that both have changed, with both values. */
  conflicts: string[];
}

/**
 * Merges an edit with the change of another writer. A field that both have changed keeps the value of the other writer, so
 * that nothing is overwritten by accident.
 */
export function mergeEdits(original: KubeObject, mine: KubeObject, theirs: KubeObject): MergedEdits {
  const edits = createMergePatch(withoutVersion(original), withoutVersion(mine)) ?? {};
  const others = createMergePatch(withoutVersion(original), withoutVersion(theirs)) ?? {};
  const conflicts: string[] = [];
  const rest = withoutConflicts(edits, others, [], conflicts);
  return { merged: applyMergePatch(theirs, rest) as KubeObject, conflicts };
}

function withoutConflicts(
  mine: MergePatch,
  theirs: MergePatch,
  path: readonly string[],
  conflicts: string[],
): MergePatch {
  const rest: MergePatch = {};
  for (const [name, value] of Object.entries(mine)) {
    const here = [...path, name];
    const other = theirs[name];
    if (!Object.hasOwn(theirs, name)) rest[name] = value;
    else if (isRecord(value) && isRecord(other)) rest[name] = withoutConflicts(value, other, here, conflicts);
    else conflicts.push(`${here.join(".")}: yours is ${valueText(value)}, theirs is ${valueText(other)}`);
  }
  return rest;
}

function valueText(value: unknown): string {
  return value === null ? "removed" : JSON.stringify(value);
}
