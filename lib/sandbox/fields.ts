import { type FieldSet, isLeaf } from "../data/core/field_set.ts";
import { isRecord } from "../data/core/object.ts";
import { resolvedSchema } from "./openapi/schemas.ts";
import type { Schema } from "./types.ts";

type All = Record<string, Schema>;

/** How a list is merged: as one value, by keys, or as a set of values. */
export type ListType = { type: "atomic" } | { type: "map"; keys: string[] } | { type: "set" };

/** Reads from a schema how a list is merged. The default is `atomic`. */
export function readListType(shape: Schema): ListType {
  const type = shape["x-kubernetes-list-type"];
  if (type === "map") return { type, keys: shape["x-kubernetes-list-map-keys"] ?? [] };
  return { type: type ?? "atomic" };
}

/** Returns the schema of an object's field or of a map's values. */
export function childSchema(shape: Schema, key: string): Schema {
  const { properties, additionalProperties } = shape;
  return properties?.[key] ?? (typeof additionalProperties === "object" ? additionalProperties : {});
}

/** Returns the step for an element of a list. */
export function elementKey(item: unknown, list: ListType, shape: Schema, all: All): string {
  if (list.type === "map" && isRecord(item)) {
    const items = resolvedSchema(shape.items, all);
    const keys = list.keys.toSorted().map((
      key,
    ) => [key, item[key] ?? resolvedSchema(items.properties?.[key], all).default]);
    return `k:${JSON.stringify(Object.fromEntries(keys.filter(([, value]) => value !== undefined)))}`;
  }
  return `v:${JSON.stringify(item)}`;
}

/** Collects the fields that a value sets. */
export function collectFields(value: unknown, schema: Schema, all: All): FieldSet {
  const shape = resolvedSchema(schema, all);
  const fields: FieldSet = {};
  if (isRecord(value) && shape["x-kubernetes-map-type"] !== "atomic") {
    for (const [key, child] of Object.entries(value)) {
      fields[`f:${key}`] = collectFields(child, childSchema(shape, key), all);
    }
  } else if (Array.isArray(value)) {
    const list = readListType(shape);
    if (list.type === "atomic") return fields;
    for (const item of value) {
      const below = list.type === "map" ? collectFields(item, shape.items ?? {}, all) : {};
      const step = elementKey(item, list, shape, all);
      // Two elements with the same keys are owned as a unit, without their fields.
      fields[step] = list.type === "map" && fields[step] === undefined ? { ".": {}, ...below } : {};
    }
  }
  return fields;
}

/** Iterates over the leaves of a set. Each leaf is a path of steps. */
export function* leaves(fields: FieldSet, path: readonly string[] = []): Generator<string[]> {
  for (const [step, below] of Object.entries(fields)) {
    if (step === ".") continue;
    if (isLeaf(below)) yield [...path, step];
    else yield* leaves(below, [...path, step]);
  }
}

/** Returns true if a set contains a path. */
export function has(fields: FieldSet, path: readonly string[]): boolean {
  let current: FieldSet | undefined = fields;
  for (const step of path) current = current?.[step];
  return current !== undefined;
}

/** Formats a path for the message of a conflict: `.spec.containers[name="web"].image`. */
export function showPath(path: readonly string[]): string {
  return path.map((step) => {
    const rest = step.slice(2);
    if (step.startsWith("f:")) return `.${rest}`;
    if (step.startsWith("v:")) return `[=${rest}]`;
    if (step.startsWith("i:")) return `[${rest}]`;
    const keys = JSON.parse(rest) as Record<string, unknown>;
    return `[${Object.entries(keys).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
  }).join("");
}
