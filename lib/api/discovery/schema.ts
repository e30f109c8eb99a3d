import { defined } from "../../data/base/defined.ts";
import type { ExplainedField } from "../../data/core/explanation.ts";
import type { Resource } from "../../data/core/resource.ts";
import type { OpenApiDocument, OpenApiSchema } from "./openapi.ts";

/** Returns the schema of a kind, or undefined if the document does not contain it. */
export function findSchema({ schemas }: OpenApiDocument, resource: Resource): OpenApiSchema | undefined {
  return Object.values(schemas).find((schema) =>
    schema["x-kubernetes-group-version-kind"]?.some(({ group, version, kind }) =>
      group === resource.group && version === resource.version && kind === resource.kind
    )
  );
}

/** Follows references. Attributes next to a reference stay. */
export function resolveSchema(schema: OpenApiSchema, { schemas }: OpenApiDocument): OpenApiSchema {
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

/** Returns the innermost schema of nested lists and maps. Any other schema is returned as it is. */
export function elementSchema(schema: OpenApiSchema, document: OpenApiDocument): OpenApiSchema {
  const whole = resolveSchema(schema, document);
  if (whole.items !== undefined) return elementSchema(whole.items, document);
  const { additionalProperties, properties } = whole;
  return properties === undefined && typeof additionalProperties === "object"
    ? elementSchema(additionalProperties, document)
    : whole;
}

/** The attributes of a field in its schema. */
export function facts(schema: OpenApiSchema, document: OpenApiDocument) {
  const whole = resolveSchema(schema, document);
  return defined({
    type: `<${typeOf(schema, document)}>`,
    description: schema.description ?? whole.description ?? "",
    enum: whole.enum?.map(String),
    default: isTelling(whole.default) ? whole.default : undefined,
  });
}

// Nearly every field has the zero value of its Go type as a default, which is not informative.
function isTelling(value: unknown): boolean {
  return value !== undefined && value !== "" && value !== 0 && value !== false && JSON.stringify(value) !== "{}";
}

function typeOf(schema: OpenApiSchema, document: OpenApiDocument): string {
  const whole = resolveSchema(schema, document);
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

/** Returns the fields of a schema, sorted by name. */
export function listFields(schema: OpenApiSchema, document: OpenApiDocument): ExplainedField[] {
  return entriesOf(schema).map(([name, child]) => fieldOf(name, child, schema, document));
}

/** Returns the fields of a schema at every depth. A recursive schema is not entered again. */
export function listAllFields(schema: OpenApiSchema, document: OpenApiDocument): ExplainedField[] {
  const go = (parent: OpenApiSchema, above: readonly OpenApiSchema[]): ExplainedField[] =>
    entriesOf(parent).map(([name, child]) => {
      const field = fieldOf(name, child, parent, document);
      const element = elementSchema(child, document);
      // Two references to one schema have the same properties object.
      const isAbove = above.some(({ properties }) => properties === element.properties);
      return element.properties === undefined || isAbove
        ? field
        : { ...field, fields: go(element, [...above, element]) };
    });
  return go(schema, [schema]);
}

function entriesOf({ properties = {} }: OpenApiSchema): [string, OpenApiSchema][] {
  return Object.entries(properties).sort(([a], [b]) => a < b ? -1 : 1);
}

function fieldOf(
  name: string,
  child: OpenApiSchema,
  parent: OpenApiSchema,
  document: OpenApiDocument,
): ExplainedField {
  return { name, required: parent.required?.includes(name) ?? false, ...facts(child, document) };
}

/** Returns the descriptions of a field, of its type, and of the type of its elements. */
export function describeSchema(schema: OpenApiSchema, document: OpenApiDocument): string {
  const whole = schema.$ref === undefined ? schema : document.schemas[nameOf(schema.$ref)] ?? schema;
  const { description, allOf = [], items, additionalProperties } = whole;
  const more = [...allOf, ...(items === undefined ? [] : [items])];
  if (typeof additionalProperties === "object") more.push(additionalProperties);
  return [description ?? "", ...more.map((part) => describeSchema(part, document))].filter((text) => text !== "").join(
    "\n",
  );
}
