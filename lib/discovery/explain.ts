import { closest } from "../core/closest.ts";
import { InputError } from "../core/errors.ts";
import type { Explanation } from "../core/explanation.ts";
import type { Handler } from "../core/handler.ts";
import { presented } from "../core/presented.ts";
import type { Resource } from "../core/resource.ts";
import { formatExplanation } from "../output/explanation.ts";
import type { Discovery } from "./discovery.ts";
import { openApiOf, type OpenApiSchema } from "./openapi.ts";
import { allFieldsOf, descriptionOf, elementOf, facts, fieldsOf, schemaOf } from "./schema.ts";

/** Options of `explain`. */
export interface ExplainOptions {
  /** With the fields below the fields, as far as they go. @default {false} */
  recursive?: boolean;
  /** Of this group and version: `autoscaling/v1`. @default {the server's preferred} */
  apiVersion?: string;
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal;
}

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
  { recursive = false, apiVersion, signal }: ExplainOptions = {},
): Promise<Explanation> {
  const { resource, path } = await splitField(discovery, field, apiVersion, signal);
  const document = await openApiOf(handler, resource, signal);
  const root = schemaOf(document, resource);
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
  const explanation: Explanation = {
    group,
    version,
    kind,
    path,
    required,
    ...facts(schema, document),
    description: descriptionOf(schema, document),
    fields: (recursive ? allFieldsOf : fieldsOf)(elementOf(schema, document), document),
  };
  return presented(explanation, () => formatExplanation(explanation).trimEnd());
}

// `deployments.apps.spec`: the longest beginning that is a kind's name; the rest are fields.
async function splitField(
  discovery: Discovery,
  field: string,
  apiVersion: string | undefined,
  signal?: AbortSignal,
): Promise<{ resource: Resource; path: string[] }> {
  const parts = field.split(".").filter((part) => part !== "");
  const first = await discovery.resolve(parts[0] ?? "", signal);
  const resource = apiVersion === undefined ? first : await discovery.kind(apiVersion, first.kind, signal);
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
