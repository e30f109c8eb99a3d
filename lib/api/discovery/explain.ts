import { closest } from "../../data/base/closest.ts";
import { InputError } from "../../data/core/errors.ts";
import type { Explanation } from "../../data/core/explanation.ts";
import type { Handler } from "../../data/core/handler.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import type { Resource } from "../../data/core/resource.ts";
import { formatExplanation } from "../../data/output/text/explanation.ts";
import type { Discovery } from "./discovery.ts";
import { type OpenApiDocument, type OpenApiSchema, readOpenApi } from "./openapi.ts";
import { findResource } from "./resolve.ts";
import { describeSchema, elementSchema, facts, findSchema, listAllFields, listFields } from "./schema.ts";
import { BOOLEAN, type OptionTable, SIGNAL, STRING } from "../../data/core/options.ts";

/** Options of `explain`. */
export interface ExplainOptions {
  /** Include the fields at every depth. @default {false} */
  recursive?: boolean | undefined;
  /** The group and version: `autoscaling/v1`. @default {the server's preferred version} */
  apiVersion?: string | undefined;
  /** Aborts the call, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The table of {@linkcode ExplainOptions}. */
export const EXPLAIN_OPTIONS: OptionTable<ExplainOptions> = { recursive: BOOLEAN, apiVersion: STRING, signal: SIGNAL };

/**
 * Explains a kind or a field.
 *
 * @param field A path such as `pod`, `pod.spec.containers`, or `deployments.apps.spec` with a group before the fields.
 * @throws {InputError} If the kind or field does not exist. It suggests a similar name.
 */
export async function explain(
  handler: Handler,
  discovery: Discovery,
  field: string,
  { recursive = false, apiVersion, signal }: ExplainOptions = {},
): Promise<Explanation> {
  let { resource, path } = await splitField(discovery, field, apiVersion, signal);
  let { document, root } = await rootOf(handler, resource, signal);
  if (apiVersion === undefined && path[0] !== undefined && !hasField(root, path[0], document)) {
    const other = await namesake(discovery, field, signal);
    if (other !== undefined) {
      ({ resource, path } = other);
      ({ document, root } = await rootOf(handler, resource, signal));
    }
  }
  let schema = root;
  let required = false;
  for (const [index, name] of path.entries()) {
    const parent = elementSchema(schema, document);
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
    description: describeSchema(schema, document),
    fields: (recursive ? listAllFields : listFields)(elementSchema(schema, document), document),
  };
  return presented(explanation, () => formatExplanation(explanation).trimEnd());
}

async function rootOf(handler: Handler, resource: Resource, signal?: AbortSignal) {
  const document = await readOpenApi(handler, resource, signal);
  const root = findSchema(document, resource);
  if (root === undefined) throw new InputError(`The server does not describe the kind "${resource.kind}"`);
  return { document, root };
}

/** The kind of a path, and the fields behind it. */
interface SplitField {
  resource: Resource;
  path: string[];
}

// In `deployments.apps.spec` the longest prefix that names a kind is the kind. The rest are fields.
async function splitField(
  discovery: Discovery,
  field: string,
  apiVersion: string | undefined,
  signal?: AbortSignal,
): Promise<SplitField> {
  const [name = "", ...rest] = partsOf(field);
  const first = await discovery.resolve(name, signal);
  const resource = apiVersion === undefined ? first : await discovery.kind(apiVersion, first.kind, signal);
  return { resource, path: behindGroup(resource, rest) ?? rest };
}

// A custom kind can have the name of a built-in one. Only its group differs: `services.serving.knative.dev`.
async function namesake(discovery: Discovery, field: string, signal?: AbortSignal): Promise<SplitField | undefined> {
  const [name = "", ...rest] = partsOf(field);
  for (const resource of await discovery.resources(signal)) {
    const path = behindGroup(resource, rest);
    if (path !== undefined && findResource([resource], name) !== undefined) return { resource, path };
  }
  return undefined;
}

function partsOf(field: string): string[] {
  return field.split(".").filter((part) => part !== "");
}

function behindGroup({ group, version }: Resource, rest: readonly string[]): string[] | undefined {
  if (group === "") return undefined;
  const qualifiers = [`${version}.${group}`, group];
  const qualifier = qualifiers.find((qualifier) => `${rest.join(".")}.`.startsWith(`${qualifier}.`));
  return qualifier === undefined ? undefined : rest.slice(qualifier.split(".").length);
}

function hasField(schema: OpenApiSchema, name: string, document: OpenApiDocument): boolean {
  return elementSchema(schema, document).properties?.[name] !== undefined;
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
        : `it has these fields: ${names.slice(0, 30).join(", ")}${names.length > 30 ? ", ..." : ""}`,
    ],
  });
}
