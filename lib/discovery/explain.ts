import { closest } from "../core/closest.ts";
import { InputError } from "../core/errors.ts";
import type { ExplainedField, Explanation } from "../core/explanation.ts";
import type { Handler } from "../core/handler.ts";
import type { Resource } from "../core/resource.ts";
import type { Discovery } from "./discovery.ts";
import { type OpenApiDocument, openApiOf, type OpenApiSchema } from "./openapi.ts";

/**
 * Explains a kind or a field of it.
 *
 * @param field `pod`, `pod.spec.containers`, `deployments.apps.spec` has its group before the fields.
 * @throws {InputError} Where there is no such kind or field; it says "did you mean".
 */
export async function explain(
  handler: Handler,
  discovery: Discovery,
  field: string,
  signal?: AbortSignal,
): Promise<Explanation> {
  const { resource, path } = await splitField(discovery, field, signal);
  const document = await openApiOf(handler, resource, signal);
  const root = Object.values(document.schemas).find((schema) =>
    schema["x-kubernetes-group-version-kind"]?.some(({ group, version, kind }) =>
      group === resource.group && version === resource.version && kind === resource.kind
    )
  );
  if (root === undefined) throw new InputError(`The server does not describe the kind "${resource.kind}"`);
  let schema = root;
  let required = false;
  for (const [index, name] of path.entries()) {
    const parent = elementOf(schema, document);
    const child = parent.properties?.[name];
    if (child === undefined) throw unknownField(resource, path.slice(0, index), name, parent);
    required = parent.required?.includes(name) ?? false;
    schema = child;
  }
  const { group, version, kind } = resource;
  return {
    group,
    version,
    kind,
    path,
    required,
    ...facts(schema, document),
    fields: fieldsOf(elementOf(schema, document), document),
  };
}

// `deployments.apps.spec`: the longest beginning that is a kind's name; the rest are fields.
async function splitField(
  discovery: Discovery,
  field: string,
  signal?: AbortSignal,
): Promise<{ resource: Resource; path: string[] }> {
  const parts = field.split(".").filter((part) => part !== "");
  const resource = await discovery.resolve(parts[0] ?? "", signal);
  const { group, version } = resource;
  const qualifiers = [`${version}.${group}`, group].filter((qualifier) => group !== "" && qualifier !== "");
  const rest = parts.slice(1);
  const qualifier = qualifiers.find((qualifier) => `${rest.join(".")}.`.startsWith(`${qualifier}.`));
  return { resource, path: qualifier === undefined ? rest : rest.slice(qualifier.split(".").length) };
}

function unknownField(resource: Resource, path: readonly string[], name: string, parent: OpenApiSchema): InputError {
  const names = Object.keys(parent.properties ?? {});
  const near = closest(name, names);
  const where = [resource.singular, ...path].join(".");
  return new InputError(`The field "${name}" does not exist in ${where}`, {
    hints: [
      ...(near === undefined ? [] : [`did you mean "${near}"?`]),
      names.length === 0
        ? `${where} has no fields`
        : `it has ${names.slice(0, 30).join(", ")}${names.length > 30 ? ", ..." : ""}`,
    ],
  });
}

/** Follows references; what is said beside one stays. */
function resolve(schema: OpenApiSchema, { schemas }: OpenApiDocument): OpenApiSchema {
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
function elementOf(schema: OpenApiSchema, document: OpenApiDocument): OpenApiSchema {
  const whole = resolve(schema, document);
  if (whole.items !== undefined) return elementOf(whole.items, document);
  const { additionalProperties, properties } = whole;
  return properties === undefined && typeof additionalProperties === "object"
    ? elementOf(additionalProperties, document)
    : whole;
}

function facts(schema: OpenApiSchema, document: OpenApiDocument) {
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

function fieldsOf(schema: OpenApiSchema, document: OpenApiDocument): ExplainedField[] {
  return Object.entries(schema.properties ?? {}).sort(([a], [b]) => a < b ? -1 : 1).map(([name, child]) => ({
    name,
    required: schema.required?.includes(name) ?? false,
    ...facts(child, document),
  }));
}
