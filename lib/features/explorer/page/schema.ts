import { defined } from "../../../data/base/defined.ts";

/** The part of an OpenAPI v3 schema that the page reads. */
export interface PageSchema {
  $ref?: string;
  allOf?: PageSchema[];
  type?: string;
  format?: string;
  description?: string;
  properties?: Record<string, PageSchema>;
  additionalProperties?: PageSchema | boolean;
  items?: PageSchema;
  required?: string[];
  enum?: unknown[];
  default?: unknown;
  "x-kubernetes-group-version-kind"?: { group: string; version: string; kind: string }[];
  "x-kubernetes-int-or-string"?: boolean;
}

type Schemas = Record<string, PageSchema>;

/** Follows the references of a schema. Properties beside a reference take precedence over those behind it. */
export function resolvePageSchema(schema: PageSchema, schemas: Schemas): PageSchema {
  let found = schema;
  for (let steps = 0; steps < 10; steps++) {
    const ref = found.$ref ?? (found.allOf?.length === 1 ? found.allOf[0]?.$ref : undefined);
    if (ref === undefined) return found;
    const { $ref: _, allOf: __, ...beside } = found;
    found = { ...schemas[ref.slice(ref.lastIndexOf("/") + 1)], ...beside };
  }
  return found;
}

/** Describes the type in a few words: `string`, `[]Container`, `map of string`. */
export function describeType(schema: PageSchema, schemas: Schemas): string {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const resolved = resolvePageSchema(schema, schemas);
  if (resolved["x-kubernetes-int-or-string"] || resolved.format === "int-or-string") return "integer or string";
  if (resolved.items) return `[]${describeType(resolved.items, schemas)}`;
  if (resolved.properties) return ref === undefined ? "object" : ref.slice(ref.lastIndexOf(".") + 1);
  const values = resolved.additionalProperties;
  if (typeof values === "object") return `map of ${describeType(values, schemas)}`;
  if (resolved.format === "date-time") return "time";
  return resolved.type ?? (ref === undefined ? "anything" : ref.slice(ref.lastIndexOf(".") + 1));
}

/** Lists the fields of an object, or of the objects in a list or map. Returns an empty list for any other type. */
export function listPageFields(
  schema: PageSchema,
  schemas: Schemas,
): [name: string, field: PageSchema, required: boolean][] {
  let resolved = resolvePageSchema(schema, schemas);
  while (resolved.items || typeof resolved.additionalProperties === "object") {
    resolved = resolvePageSchema(resolved.items ?? resolved.additionalProperties as PageSchema, schemas);
  }
  const required = new Set(resolved.required);
  return Object.entries(resolved.properties ?? {}).map(([name, field]) => [name, field, required.has(name)]);
}

/** Creates a sample object with its required fields, and with the images of its containers. */
export function createSkeleton(
  schema: PageSchema | undefined,
  schemas: Schemas,
  known: { group: string; version: string; kind: string; name?: string },
): unknown {
  const { group, version, kind, name = "" } = known;
  const spec = schema === undefined
    ? undefined
    : listPageFields(schema, schemas).find(([field]) => field === "spec")?.[1];
  return defined({
    apiVersion: group === "" ? version : `${group}/${version}`,
    kind,
    metadata: { name },
    spec: spec === undefined ? undefined : createValue(spec, schemas, 0),
  });
}

function createValue(schema: PageSchema, schemas: Schemas, depth: number): unknown {
  const resolved = resolvePageSchema(schema, schemas);
  if (resolved.default !== undefined && !resolved.properties) return resolved.default;
  if (resolved.enum?.length) return resolved.enum[0];
  if (resolved.items) return depth > 4 ? [] : [createValue(resolved.items, schemas, depth + 1)];
  if (resolved.properties) {
    return Object.fromEntries(
      listPageFields(resolved, schemas).filter(([name, , required]) => depth <= 4 && (required || name === "image"))
        .map(([name, field]) => [name, createValue(field, schemas, depth + 1)]),
    );
  }
  if (resolved.type === "integer" || resolved.type === "number") return 0;
  if (resolved.type === "boolean") return false;
  return resolved.type === "string" ? "" : {};
}
