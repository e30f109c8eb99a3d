/** A schema of OpenAPI v3, as far as the page reads it. */
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

/** Follows references; what is said beside a reference counts more than what is behind it. */
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

/** The type in a word or two: `string`, `[]Container`, `map of string`. */
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

/** The fields below a schema, through lists and maps; none where it is a value. */
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

/** An object to begin with: what must be there, and the names of what mostly is. */
export function createSkeleton(
  schema: PageSchema | undefined,
  schemas: Schemas,
  known: { group: string; version: string; kind: string; name?: string },
): unknown {
  const { group, version, kind, name = "" } = known;
  const spec = schema === undefined
    ? undefined
    : listPageFields(schema, schemas).find(([field]) => field === "spec")?.[1];
  return {
    apiVersion: group === "" ? version : `${group}/${version}`,
    kind,
    metadata: { name },
    ...(spec === undefined ? {} : { spec: valueOf(spec, schemas, 0) }),
  };
}

function valueOf(schema: PageSchema, schemas: Schemas, depth: number): unknown {
  const resolved = resolvePageSchema(schema, schemas);
  if (resolved.default !== undefined && !resolved.properties) return resolved.default;
  if (resolved.enum?.length) return resolved.enum[0];
  if (resolved.items) return depth > 4 ? [] : [valueOf(resolved.items, schemas, depth + 1)];
  if (resolved.properties) {
    return Object.fromEntries(
      listPageFields(resolved, schemas).filter(([name, , required]) => depth <= 4 && (required || name === "image"))
        .map(([name, field]) => [name, valueOf(field, schemas, depth + 1)]),
    );
  }
  if (resolved.type === "integer" || resolved.type === "number") return 0;
  if (resolved.type === "boolean") return false;
  return resolved.type === "string" ? "" : {};
}
