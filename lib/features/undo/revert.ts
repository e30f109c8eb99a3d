import { isEqual } from "../../data/base/equal.ts";
import type { FieldSet } from "../../data/core/field_set.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";
import { containsHidden, isHidden } from "./hidden.ts";
import { listKeysOf, stepOf } from "./list_keys.ts";

/** A field that cannot be set back. */
export interface Obstacle {
  /** The steps to the field, in the form of a field set: `f:spec`, `k:{"name":"web"}`. */
  path: readonly string[];
  /** `moved`: its value has changed since the write. `hidden`: its value was not kept. */
  kind: "moved" | "hidden";
}

/** The states that {@linkcode revert} compares. */
export interface ThreeStates {
  before: unknown;
  after: unknown;
  now: unknown;
}

/** Options of {@linkcode revert}. */
export interface RevertOptions {
  /** The fields of all managers, which contain the keys of lists. */
  fields?: FieldSet | undefined;
  /** Reports whether a field has certainly not changed since the write. Hidden values cannot be compared. */
  isUnchanged?: ((path: readonly string[]) => boolean) | undefined;
}

/** The result of {@linkcode revert}. */
export interface Reverted {
  value: unknown;
  obstacles: Obstacle[];
  /** The paths of the fields that are set back. */
  paths: (readonly string[])[];
}

/**
 * Takes a write back. Fields that the write changed get their earlier values, and all other fields keep their present
 * ones. A field whose value has changed since the write is an obstacle.
 */
export function revert(states: ThreeStates, { fields, isUnchanged = () => false }: RevertOptions = {}): Reverted {
  const obstacles: Obstacle[] = [];
  const paths: (readonly string[])[] = [];
  const isLeft = (now: unknown, after: unknown, path: readonly string[]) =>
    isEqual(now, after) || (now !== undefined && containsHidden(after) && isUnchanged(path));

  function merge({ before, after, now }: ThreeStates, owned: FieldSet | undefined, path: readonly string[]): unknown {
    if (isEqual(before, after)) return now;
    // An equal mark stands for an equal value, so only a value that differs from its mark is looked at.
    if (!containsHidden(before) && isEqual(now, before)) return now;
    if (containsHidden(before) && (isHidden(before) || !isRecord(now) && !Array.isArray(now))) return stop("hidden");
    if (mergesMaps(before, after, now) && !isAtomic(owned)) return mergeMaps({ before, after, now }, owned, path);
    const lists = [before ?? [], after ?? [], now ?? []];
    if (lists.every((list) => Array.isArray(list))) {
      const keys = listKeysOf(lists, owned);
      if (keys !== undefined) {
        const items = mergeLists(lists, keys, owned, path);
        // The write added the list, and nobody else has an element in it.
        return items.length === 0 && before === undefined ? undefined : items;
      }
    }
    if (!isLeft(now, after, path)) return stop(containsHidden(after) ? "hidden" : "moved");
    if (containsHidden(before)) return stop("hidden");
    paths.push(path);
    return before;

    function stop(kind: Obstacle["kind"]): unknown {
      obstacles.push({ path, kind });
      return now;
    }
  }

  function mergeMaps({ before, after, now }: ThreeStates, owned: FieldSet | undefined, path: readonly string[]) {
    const [old, young, live] = [before, after, now].map((value) => isRecord(value) ? value : {});
    const merged: Record<string, unknown> = { ...live };
    for (const key of new Set([...Object.keys(old ?? {}), ...Object.keys(young ?? {})])) {
      const states = { before: old?.[key], after: young?.[key], now: live?.[key] };
      const value = merge(states, owned?.[`f:${key}`], [...path, `f:${key}`]);
      if (value === undefined) delete merged[key];
      else merged[key] = value;
    }
    // The write added the map, and nobody else has a field in it.
    return before === undefined && Object.keys(merged).length === 0 ? undefined : merged;
  }

  function mergeLists(
    [before = [], after = [], now = []]: unknown[][],
    keys: readonly string[] | "value",
    owned: FieldSet | undefined,
    path: readonly string[],
  ): unknown[] {
    const by = (list: unknown[]) => new Map(list.map((item) => [stepOf(item, keys), item]));
    const [old, young, live] = [by(before), by(after), by(now)];
    const merged = new Map<string, unknown>();
    for (const step of new Set([...live.keys(), ...old.keys(), ...young.keys()])) {
      const states = { before: old.get(step), after: young.get(step), now: live.get(step) };
      const below = [...path, step];
      // An element is added and removed as one value: the rest of an element has no meaning.
      const isWhole = (states.before === undefined) !== (states.after === undefined);
      const value = isWhole ? mergeWhole(states, below) : merge(states, owned?.[step], below);
      if (value !== undefined) merged.set(step, value);
    }
    return inOrder(merged, [...old.keys()], [...young.keys()], [...live.keys()]);
  }

  function mergeWhole({ before, after, now }: ThreeStates, path: readonly string[]): unknown {
    if (now === undefined ? before === undefined : !containsHidden(before) && isEqual(now, before)) return now;
    if (!isLeft(now, after, path)) {
      obstacles.push({ path, kind: containsHidden(after) && now !== undefined ? "hidden" : "moved" });
    } else if (containsHidden(before)) obstacles.push({ path, kind: "hidden" });
    else {
      paths.push(path);
      return before;
    }
    return now;
  }

  return { value: merge(states, fields, []), obstacles, paths };
}

// A map that a write added or removed may have fields of others.
function mergesMaps(before: unknown, after: unknown, now: unknown): boolean {
  const all = [before, after, now];
  return all.filter(isRecord).length >= 2 && all.every((value) => value === undefined || isRecord(value));
}

// The fields of an atomic value have no owners.
function isAtomic(owned: FieldSet | undefined): boolean {
  return owned !== undefined && Object.keys(owned).length === 0;
}

/** Puts each element that comes back after its former neighbor. The order of the other elements stays. */
function inOrder(
  merged: ReadonlyMap<string, unknown>,
  old: readonly string[],
  young: readonly string[],
  live: readonly string[],
): unknown[] {
  const common = old.filter((step) => young.includes(step));
  const isReordered = !isEqual(common, young.filter((step) => old.includes(step)));
  const steps = live.filter((step) => merged.has(step));
  if (isReordered) {
    // The write also moved elements. The elements that it did not remove get their places back.
    const places = steps.flatMap((step, at) => common.includes(step) ? [at] : []);
    const sorted = common.filter((step) => steps.includes(step));
    places.forEach((place, at) => steps[place] = sorted[at] ?? "");
  }
  for (const [at, step] of old.entries()) {
    if (!merged.has(step) || steps.includes(step)) continue;
    const previous = old.slice(0, at).findLast((one) => steps.includes(one));
    steps.splice(previous === undefined ? 0 : steps.indexOf(previous) + 1, 0, step);
  }
  return steps.map((step) => merged.get(step));
}

/** Returns an object with other writable parts. The fields of the server stay. */
export function withWritable(object: KubeObject, value: KubeObject, hasStatus = false): KubeObject {
  const kept = Object.entries(object.metadata ?? {}).filter(([key]) => SERVER_FIELDS.includes(key));
  const changed: KubeObject = { ...value, metadata: { ...Object.fromEntries(kept), ...value.metadata } };
  if (!hasStatus && object.status !== undefined) changed.status = object.status;
  return changed;
}

// The server sets these fields itself.
const SERVER_FIELDS = [
  "managedFields",
  "resourceVersion",
  "generation",
  "uid",
  "creationTimestamp",
  "selfLink",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
];

/** Returns the parts of an object that a write can change: without the fields of the server, and without the status. */
export function writable(object: KubeObject, hasStatus = false): KubeObject {
  const { status, metadata, ...rest } = object;
  const kept = Object.fromEntries(Object.entries(metadata ?? {}).filter(([key]) => !SERVER_FIELDS.includes(key)));
  return hasStatus ? { ...rest, metadata: kept, status } : { ...rest, metadata: kept };
}
