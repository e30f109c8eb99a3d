import type { ExplainedField } from "../core/explanation.ts";
import type { Resource } from "../core/resource.ts";
import type { OpenApiDocument, OpenApiSchema } from "./openapi.ts";

/** The schema of a kind; undefined where the document does not describe it. */
export function schemaOf({ schemas }: OpenApiDocument, resource: Resource): OpenApiSchema | undefined {
  return Object.values(schemas).find((schema) =>
    schema["x-kubernetes-group-version-kind"]?.some(({ group, version, kind }) =>
      group === resource.group && version === resource.version && kind === resource.kind
    )
  );
}

/** Follows references; what is said beside one stays. */
export function resolve(schema: OpenApiSchema, { schemas }: OpenApiDocument): OpenApiSchema {
  let current = schema;
  const said: OpenApiSchema = {};
  while (true) {
    const { $ref, allOf, ...own } = current;
    for (const [key, value] of Object.entries(own)) if (!(key in said)) Object.assign(said, { [key]: value });
    const next = $ref ?? allOf?.[0]?.$ref;
    if (next === undefined) return said;
    current = schemas[nameOf(next)] ?? {};
  }
}

function nameOf(reference: string): string {
  return reference.replace("#/components/schemas/", "");
}

/** What a list or a map holds, or the schema itself. */
export function elementOf(schema: OpenApiSchema, document: OpenApiDocument): OpenApiSchema {
  const whole = resolve(schema, document);
  if (whole.items !== undefined) return elementOf(whole.items, document);
  const { additionalProperties, properties } = whole;
  return properties === undefined && typeof additionalProperties === "object"
    ? elementOf(additionalProperties, document)
    : whole;
}

/** What a schema says of its field. */
export function facts(schema: OpenApiSchema, document: OpenApiDocument) {
  const whole = resolve(schema, document);
  return {
    type: `<${typeOf(schema, document)}>`,
    description: schema.description ?? whole.description ?? "",
    ...(whole.enum === undefined ? {} : { enum: whole.enum.map(String) }),
    ...(isTelling(whole.default) ? { default: whole.default } : {}),
  };
}

// The documents give nearly every field the zero value of its Go type as a default, which tells nothing.
function isTelling(value: unknown): boolean {
  return value !== undefined && value !== "" && value !== 0 && value !== false && JSON.stringify(value) !== "{}";
}

function typeOf(schema: OpenApiSchema, document: OpenApiDocument): string {
  const whole = resolve(schema, document);
  if (whole.items !== undefined) return `[]${typeOf(whole.items, document)}`;
  if (typeof whole.additionalProperties === "object" && whole.properties === undefined) {
    return `map[string]${typeOf(whole.additionalProperties, document)}`;
  }
  if (whole["x-kubernetes-int-or-string"] || whole.format === "int-or-string") return "IntOrString";
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const named = reference === undefined ? undefined : nameOf(reference).split(".").at(-1);
  if (named !== undefined && (whole.type === "object" || whole.type === undefined || named === "Quantity")) {
    return named;
  }
  return whole.type === "object" ? "Object" : whole.type ?? named ?? "Object";
}

/** The fields of a schema, by name. */
export function fieldsOf(schema: OpenApiSchema, document: OpenApiDocument): ExplainedField[] {
  return Object.entries(schema.properties ?? {}).sort(([a], [b]) => a < b ? -1 : 1).map(([name, child]) => ({
    name,
    required: schema.required?.includes(name) ?? false,
    ...facts(child, document),
  }));
}
