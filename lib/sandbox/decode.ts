import { isRecord } from "../data/core/object.ts";
import { childSchema } from "./fields.ts";
import { findSandboxSchema, resolvedSchema, schemas } from "./openapi/schemas.ts";
import { badRequest } from "./refusal.ts";
import type { SandboxKind, Schema } from "./types.ts";

/** An object without unknown fields. */
export interface Decoded {
  object: Record<string, unknown>;
  /** The fields that were dropped, in the API server's words: `unknown field "spec.foo"`. */
  unknown: string[];
}

/**
 * Checks the types of an object's fields against its kind's schema, and drops unknown fields.
 *
 * @throws {Refusal} 400 if a field has the wrong type.
 */
export async function decode(object: Record<string, unknown>, kind: SandboxKind): Promise<Decoded> {
  const schema = await findSandboxSchema(kind);
  if (schema === undefined) return { object, unknown: [] };
  const all = await schemas();
  const unknown: string[] = [];
  const closed = kind.custom !== undefined && !kind.custom.preserveUnknown;
  const decoded = walk(object, schema, "", { all, unknown, kind, closed });
  return { object: isRecord(decoded) ? decoded : object, unknown };
}

interface Walk {
  all: Record<string, Schema>;
  unknown: string[];
  kind: SandboxKind;
  /** Whether an empty schema allows no fields, as in custom kinds. In built-in kinds it allows any field. */
  closed: boolean;
}

function walk(value: unknown, schema: Schema, path: string, context: Walk): unknown {
  if (value === null || value === undefined) return value;
  const shape = resolvedSchema(schema, context.all);
  checkType(value, shape, path, context);
  if (Array.isArray(value)) {
    return shape.items === undefined
      ? value
      : value.map((item, index) => walk(item, shape.items ?? {}, `${path}[${index}]`, context));
  }
  if (!isRecord(value)) return value;
  const { properties, additionalProperties } = shape;
  const open = shape["x-kubernetes-preserve-unknown-fields"] === true ||
    (properties === undefined && !additionalProperties && !context.closed) ||
    additionalProperties === true;
  const kept: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    const below = path === "" ? key : `${path}.${key}`;
    const isKnown = properties?.[key] !== undefined || typeof additionalProperties === "object";
    if (
      isKnown &&
      !(isLeftOut(child, resolvedSchema(childSchema(shape, key), context.all)) && context.kind.custom === undefined)
    ) {
      // `managedFields[].fieldsV1` has an empty schema, also in the metadata of custom kinds. Keep its content.
      const inside = below === "metadata" ? { ...context, closed: false } : context;
      kept[key] = walk(child, childSchema(shape, key), below, inside);
    } else if (isKnown) continue;
    else if (open) kept[key] = child;
    else context.unknown.push(`unknown field "${below}"`);
  }
  return kept;
}

// Go's omitempty: in a built-in kind, an empty list or map is equal to an absent one.
function isLeftOut(value: unknown, { additionalProperties }: Schema): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0 && additionalProperties !== undefined;
}

const GO_TYPES: Record<string, string> = { string: "string", integer: "int32", number: "float64", boolean: "bool" };

function checkType(value: unknown, shape: Schema, path: string, { kind }: Walk): void {
  const { type } = shape;
  if (type === undefined || shape["x-kubernetes-int-or-string"]) return;
  const actual = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  const fits = type === "integer" ? Number.isInteger(value) : type === "number" ? actual === "number" : actual === type;
  if (fits || (type === "object" && isRecord(value))) return;
  const label = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}`;
  const field = path.replace(/\[\d+\]/g, "");
  const goType = GO_TYPES[type] ?? (type === "array" ? "slice" : "struct");
  throw badRequest(
    `${label}: json: cannot unmarshal ${actual} into Go struct field ${kind.kind}.${field} of type ${goType}`,
  );
}
