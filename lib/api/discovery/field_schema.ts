import { type FieldSchema, FREE } from "../../data/expression/field_schema.ts";
import type { OpenApiDocument, OpenApiSchema } from "./openapi.ts";
import { resolveSchema } from "./schema.ts";

/** Returns a schema of the OpenAPI document in the form that expressions are checked against. */
export function toFieldSchema(schema: OpenApiSchema, document: OpenApiDocument): FieldSchema {
  const whole = resolveSchema(schema, document);
  const { properties = {}, additionalProperties, items } = whole;
  const names = Object.keys(properties);
  const anyKey = typeof additionalProperties === "object" ? additionalProperties : undefined;
  const type = typeOf(whole, names.length);
  if (type === "free") return FREE;
  return {
    type,
    names,
    field(name) {
      const own = Object.hasOwn(properties, name) ? properties[name] : anyKey;
      return own && toFieldSchema(own, document);
    },
    element: () => items === undefined ? FREE : toFieldSchema(items, document),
  };
}

function typeOf(schema: OpenApiSchema, fields: number): FieldSchema["type"] {
  if (schema.type === "array") return "list";
  if (schema.type === "integer") return "integer";
  if (schema.type === "string") return "text";
  // A number or a boolean. The type of a quantity, or of an integer or text, is not declared.
  if (schema.type !== undefined && schema.type !== "object") return "other";
  const isMap = typeof schema.additionalProperties === "object";
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties === true;
  return isOpen || fields === 0 && !isMap ? "free" : "object";
}
