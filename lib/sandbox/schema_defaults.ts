import { isRecord } from "../data/core/object.ts";
import { childSchema } from "./fields.ts";
import type { Schema } from "./types.ts";

/**
 * Sets the defaults of a custom kind's schema, in place (apiextensions pkg/apiserver/schema/defaulting). They apply to
 * objects at any depth, including lists, maps and values that are defaults themselves. A null in a field that is not
 * nullable is replaced by the default.
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
