import { differenceOf, type FieldSet, unionOf } from "../../data/core/field_set.ts";
import { isKubeObject, isRecord, type KubeObject } from "../../data/core/object.ts";
import type { Owners } from "./migrate_managed_fields.ts";
import { absentFields, defaultOfKey, matchesStep, withoutFields } from "./owned_fields.ts";

/**
 * Returns the result of a server-side apply, computed locally. Fields that were declared before and left the manifest are
 * removed unless others own them. The fields of the manifest are set. `managedFields` tells the keys by which lists are
 * merged. A list with two elements of the same keys is replaced by that of the manifest.
 *
 * @param elements List elements that are taken over in addition to the declared fields.
 */
export function mergeOwned(
  live: KubeObject,
  manifest: KubeObject,
  owners: Owners,
  elements: FieldSet = {},
): KubeObject {
  const { applied, declared, updated, others } = owners;
  const mine = unionOf(unionOf(applied, declared), elements);
  const theirs = unionOf(differenceOf(updated, elements), others);
  const lost = differenceOf(absentFields(mine, manifest), theirs);
  const merged = merge(withoutFields(live, lost), manifest, unionOf(mine, theirs));
  return isKubeObject(merged) ? merged : manifest;
}

function merge(live: unknown, manifest: unknown, owned: FieldSet | undefined): unknown {
  if (isRecord(live) && isRecord(manifest) && !isAtomic(owned)) {
    const merged = { ...live };
    for (const [key, value] of Object.entries(manifest)) merged[key] = merge(live[key], value, owned?.[`f:${key}`]);
    return merged;
  }
  const steps = Object.keys(owned ?? {}).filter((step) => /^[kv]:/.test(step));
  if (!Array.isArray(live) || !Array.isArray(manifest) || steps.length === 0) return manifest;
  const keys = keysOf(steps);
  if (hasDuplicates(manifest, keys)) return manifest;
  const merged = withoutRepeats(live, manifest, keys);
  for (const item of manifest) {
    const at = merged.findIndex((other) => isSameElement(other, item, keys));
    const step = steps.find((step) => matchesStep(item, step));
    if (at < 0) merged.push(item);
    else merged[at] = merge(merged[at], item, step === undefined ? undefined : owned?.[step]);
  }
  return merged;
}

// The fields of an atomic value have no owners.
function isAtomic(owned: FieldSet | undefined): boolean {
  return owned !== undefined && Object.keys(owned).length === 0;
}

/** Returns the keys by which a list is merged; empty for a set of values. */
function keysOf([step = ""]: readonly string[]): string[] {
  return step.startsWith("k:") ? Object.keys(JSON.parse(step.slice(2))) : [];
}

function isSameElement(a: unknown, b: unknown, keys: readonly string[]): boolean {
  return identityOf(a, keys) === identityOf(b, keys);
}

function hasDuplicates(items: readonly unknown[], keys: readonly string[]): boolean {
  return new Set(items.map((item) => identityOf(item, keys))).size < items.length;
}

/** Removes repeats of the elements that the manifest has. An earlier manifest may have contained them twice. */
function withoutRepeats(live: readonly unknown[], manifest: readonly unknown[], keys: readonly string[]): unknown[] {
  const named = new Set(manifest.map((item) => identityOf(item, keys)));
  const identities = live.map((item) => identityOf(item, keys));
  return live.filter((_, index) => {
    const identity = identities[index] ?? "";
    return !named.has(identity) || identities.indexOf(identity) === index;
  });
}

function identityOf(item: unknown, keys: readonly string[]): string {
  if (!isRecord(item)) return JSON.stringify(item);
  return JSON.stringify(keys.map((key) => item[key] ?? defaultOfKey(key) ?? null));
}
