import { isEqual } from "../data/base/equal.ts";
import { isRecord } from "../data/core/object.ts";
import { differenceOf, type FieldSet, isEmptySet, unionOf } from "../data/core/field_set.ts";
import { childSchema, collectFields, elementKey, has, leaves, readListType, showPath } from "./fields.ts";
import { resolvedSchema } from "./openapi/schemas.ts";
import { Refusal } from "./refusal.ts";
import type { Schema } from "./types.ts";

type All = Record<string, Schema>;

/** An entry of `metadata.managedFields`. */
export interface ManagedEntry {
  manager: string;
  operation: "Apply" | "Update";
  apiVersion: string;
  time: string;
  fieldsType: "FieldsV1";
  fieldsV1: FieldSet;
  subresource?: string;
}

/** The schema of an object, and the schemas that it refers to. */
export interface Typing {
  schema: Schema;
  all: All;
}

// The server maintains these fields, so they have no field manager.
const SYSTEM_METADATA = [
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "managedFields",
  "selfLink",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "generateName",
];

/** Collects the fields of an object that can have a field manager. */
function ownable(object: unknown, { schema, all }: Typing): FieldSet {
  const { "f:apiVersion": _, "f:kind": __, ...fields } = collectFields(object, schema, all);
  const metadata = { ...fields["f:metadata"] };
  for (const key of SYSTEM_METADATA) delete metadata[`f:${key}`];
  if (isEmptySet(metadata)) delete fields["f:metadata"];
  else fields["f:metadata"] = metadata;
  return fields;
}

/** The result of an apply. */
export interface Applied {
  object: unknown;
  managed: ManagedEntry[];
}

/**
 * Applies a manifest (server-side apply, KEP-555). The manager sets and owns the manifest's fields. Fields that it applied
 * before and no longer lists are removed, unless another manager owns them.
 *
 * @throws {Refusal} 409 if it would change a field that another manager owns, and `force` is false.
 */
export function applyFields(
  live: unknown,
  manifest: unknown,
  entries: readonly ManagedEntry[],
  own: Omit<ManagedEntry, "fieldsV1">,
  typing: Typing,
  force: boolean,
): Applied {
  const wanted = ownable(manifest, typing);
  const isOwn = (entry: ManagedEntry) => sameManager(entry, own);
  const before = entries.find(isOwn)?.fieldsV1 ?? {};
  const changed = new Set(
    [...leaves(wanted)].filter((path) => !isEqual(valueAt(live, path, typing), valueAt(manifest, path, typing)))
      .map((path) => JSON.stringify(path)),
  );
  const others = entries.filter((entry) => !isOwn(entry));
  const conflicts = others.flatMap((entry) =>
    [...leaves(wanted)].filter((path) => changed.has(JSON.stringify(path)) && has(entry.fieldsV1, path)).map((
      path,
    ) => ({ entry, path }))
  );
  if (conflicts.length > 0 && !force) throw createConflict(conflicts);
  const lost = conflicts.reduce((fields, { path }) => unionOf(fields, toFieldSet(path)), {} as FieldSet);
  const kept = others.map((entry) => ({ ...entry, fieldsV1: differenceOf(entry.fieldsV1, lost) })).filter((
    { fieldsV1 },
  ) => !isEmptySet(fieldsV1));
  const owned = kept.reduce((fields, { fieldsV1 }) => unionOf(fields, fieldsV1), wanted);
  const merged = mergeTyped(live, manifest, typing.schema, typing.all);
  const object = removeFields(merged, differenceOf(before, owned), typing.schema, typing.all);
  return { object, managed: [...kept, { ...own, fieldsV1: wanted }] };
}

/**
 * Returns the field managers after a create, update or patch: the writer becomes the only owner of each field that it
 * changed.
 */
export function updateFields(
  before: unknown,
  after: unknown,
  entries: readonly ManagedEntry[],
  own: Omit<ManagedEntry, "fieldsV1">,
  typing: Typing,
): ManagedEntry[] {
  const now = ownable(after, typing);
  const then = before === undefined ? {} : ownable(before, typing);
  const changes = [...leaves(now)].filter((path) =>
    !has(then, path) || !isEqual(valueAt(before, path, typing), valueAt(after, path, typing))
  );
  const changed = changes.reduce((fields, path) => unionOf(fields, toFieldSet(path)), {} as FieldSet);
  const gone = differenceOf(then, now);
  const rest = entries.filter((entry) => !sameManager(entry, own)).map((entry) => ({
    ...entry,
    fieldsV1: differenceOf(differenceOf(entry.fieldsV1, changed), gone),
  }));
  const previous = entries.find((entry) => sameManager(entry, own));
  const fieldsV1 = unionOf(differenceOf(previous?.fieldsV1 ?? {}, gone), changed);
  const unchanged = previous !== undefined && isEmptySet(changed);
  const mine = unchanged ? [{ ...previous, fieldsV1 }] : [{ ...own, fieldsV1 }];
  return [...rest, ...mine].filter((entry) => !isEmptySet(entry.fieldsV1));
}

function sameManager(a: Omit<ManagedEntry, "fieldsV1">, b: Omit<ManagedEntry, "fieldsV1">): boolean {
  return a.manager === b.manager && a.operation === b.operation && (a.subresource ?? "") === (b.subresource ?? "") &&
    a.apiVersion === b.apiVersion;
}

function toFieldSet(path: readonly string[]): FieldSet {
  return path.reduceRight<FieldSet>(
    (below, step) => ({ [step]: step.startsWith("k:") ? { ".": {}, ...below } : below }),
    {},
  );
}

/** Returns the value at a path of steps, or undefined if there is none. */
function valueAt(value: unknown, path: readonly string[], { schema, all }: Typing): unknown {
  let current = value;
  let shape = resolvedSchema(schema, all);
  for (const step of path) {
    if (step.startsWith("f:")) {
      const key = step.slice(2);
      current = isRecord(current) ? current[key] : undefined;
      shape = resolvedSchema(childSchema(shape, key), all);
    } else if (Array.isArray(current)) {
      const list = readListType(shape);
      const parent = shape;
      const found = current.filter((item) => elementKey(item, list, parent, all) === step);
      current = found.length > 1 ? found : found[0];
      shape = resolvedSchema(shape.items, all);
    } else {
      return undefined;
    }
  }
  return current;
}

function mergeTyped(live: unknown, manifest: unknown, schema: Schema, all: All): unknown {
  const shape = resolvedSchema(schema, all);
  if (isRecord(manifest) && isRecord(live) && shape["x-kubernetes-map-type"] !== "atomic") {
    const merged: Record<string, unknown> = { ...live };
    for (const [key, value] of Object.entries(manifest)) {
      merged[key] = key in live ? mergeTyped(live[key], value, childSchema(shape, key), all) : value;
    }
    return merged;
  }
  const list = readListType(shape);
  if (!Array.isArray(manifest) || !Array.isArray(live) || list.type === "atomic") return manifest;
  const steps = new Map(live.map((item) => [elementKey(item, list, shape, all), item]));
  for (const item of manifest) {
    const step = elementKey(item, list, shape, all);
    steps.set(
      step,
      steps.has(step) && list.type === "map" ? mergeTyped(steps.get(step), item, shape.items ?? {}, all) : item,
    );
  }
  return [...steps.values()];
}

function removeFields(value: unknown, gone: FieldSet, schema: Schema, all: All): unknown {
  const shape = resolvedSchema(schema, all);
  if (isRecord(value)) {
    const rest: Record<string, unknown> = { ...value };
    for (const [step, below] of Object.entries(gone)) {
      if (!step.startsWith("f:")) continue;
      const key = step.slice(2);
      if (isEmptySet(below)) delete rest[key];
      else if (key in rest) {
        const left = removeFields(rest[key], below, childSchema(shape, key), all);
        const isNothing = (isRecord(left) && Object.keys(left).length === 0) ||
          (Array.isArray(left) && left.length === 0);
        if (isNothing) delete rest[key];
        else rest[key] = left;
      }
    }
    return rest;
  }
  if (!Array.isArray(value)) return value;
  const list = readListType(shape);
  return value.flatMap((item) => {
    const below = gone[elementKey(item, list, shape, all)];
    if (below === undefined) return [item];
    // The step `.` is the element itself: remove the element if its owner no longer applies it.
    return isEmptySet(below) || "." in below ? [] : [removeFields(item, below, shape.items ?? {}, all)];
  });
}

function createConflict(conflicts: readonly { entry: ManagedEntry; path: string[] }[]): Refusal {
  const causes = conflicts.map(({ entry, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${describe(entry)}`,
    field: showPath(path),
  }));
  const [first] = causes;
  if (causes.length === 1 && first !== undefined) {
    return new Refusal(409, "Conflict", `Apply failed with 1 conflict: ${first.message}: ${first.field}`, { causes });
  }
  const sections = [...Map.groupBy(causes, ({ message }) => message)].map(([message, own]) =>
    [`${message.replace("conflict", "conflicts")}:`, ...own.map(({ field }) => `- ${field}`)].join("\n")
  );
  const text = `Apply failed with ${causes.length} conflicts: ${sections.join("\n")}`;
  return new Refusal(409, "Conflict", text, { causes });
}

function describe({ manager, operation, apiVersion, subresource }: ManagedEntry): string {
  const part = subresource === undefined ? "" : ` with subresource "${subresource}"`;
  const version = operation === "Update" ? ` using ${apiVersion}` : "";
  return `"${manager}"${part}${version}`;
}
