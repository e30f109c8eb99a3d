import { isRecord } from "../data/core/object.ts";
import { childSchema } from "./fields.ts";
import type { Schema } from "./types.ts";

/**
 * Sets what a custom kind's schema has defaults for, in place (apiextensions pkg/apiserver/schema/defaulting): in objects
 * that are there, also within lists and maps, and in those that a default makes. A null where none may be is no value.
 */
export function setSchemaDefaults(value: unknown, schema: Schema): void {
  if (Array.isArray(value)) {
    for (const item of value) setSchemaDefaults(item, schema.items ?? {});
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    const isAbsent = value[key] === undefined || (value[key] === null && !child.nullable);
    if (isAbsent && child.default !== undefined) value[key] = structuredClone(child.default);
  }
  for (const [key, child] of Object.entries(value)) setSchemaDefaults(child, childSchema(schema, key));
}
