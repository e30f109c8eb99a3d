import { type Client, sendJson } from "../../api/client/client.ts";
import type { CallOptions } from "../../api/client/options.ts";
import { UnsupportedError } from "../../data/core/errors.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { apiVersionOf, groupResourceOf, type Resource } from "../../data/core/resource.ts";
import { type OpenApiSchema, readOpenApi } from "../../api/discovery/openapi.ts";
import { rawRequest } from "../../data/request/verbs.ts";
import { declarations, type NamedKind, safe } from "./type_names.ts";
import { writeTypes } from "./type_writer.ts";

/** Number of documents that are read at the same time. */
const AT_ONCE = 4;
type Schemas = Record<string, OpenApiSchema>;

/**
 * Generates TypeScript types for the kinds of this server, including custom resources, from its OpenAPI v3 documents.
 * The result is a module. Importing it makes `get("widget", "x")` typed.
 *
 * @param only The kinds to write, by the names that kubectl accepts. @default {all kinds that the server describes}
 * @throws {UnsupportedError} If openapi-typescript cannot be run. It is downloaded from npm on first use.
 */
export async function types(client: Client, only: readonly string[] = [], options: CallOptions = {}): Promise<string> {
  const { signal } = options;
  const resources = await chosen(client, only, signal);
  const schemas = await read(client, resources, signal);
  const keys = keysByKind(schemas);
  const named: NamedKind[] = resources.flatMap((resource) => {
    const key = keys.get(keyOf(resource));
    return key === undefined ? [] : [{ resource, key }];
  });
  if (named.length === 0) {
    const what = only.length === 0 ? "any of its kinds" : only.join(", ");
    throw new UnsupportedError(`Cannot write types: this server does not describe ${what}`);
  }
  const { gitVersion = "of an unknown version" } = await sendJson<Record<string, string>>(
    client,
    rawRequest("/version", signal === undefined ? {} : { signal }),
  );
  const written = await writeTypes(reachable(named.map(({ key }) => key), schemas), signal);
  return [head(gitVersion, only), written, declarations(named)].join("\n");
}

function head(version: string, only: readonly string[]): string {
  const kinds = only.length === 0 ? "All kinds" : `The kinds ${safe(only.join(", "))}`;
  return `// ${kinds} of a server ${safe(version)}. Import this file in a script to type its objects:
//   import "./kinds.ts";
//   const pod = await k8s.get("pod", "web");
import type {} from "@kubeshell/k8s";
`;
}

async function chosen(client: Client, only: readonly string[], signal?: AbortSignal): Promise<Resource[]> {
  const all = await client.discovery.resources(signal);
  if (only.length === 0) return all;
  const wanted = new Set<string>();
  for (const name of only) wanted.add(groupResourceOf(await client.discovery.resolve(name, signal)));
  return all.filter((resource) => wanted.has(groupResourceOf(resource)));
}

async function read(client: Client, resources: readonly Resource[], signal?: AbortSignal): Promise<Schemas> {
  // Each document describes all kinds of one group and version.
  const documents = new Map(resources.map((resource) => [apiVersionOf(resource), resource]));
  const all: Schemas = {};
  for await (
    const schemas of pooled([...documents.values()], AT_ONCE, (resource) => describe(client, resource, signal))
  ) {
    Object.assign(all, schemas);
  }
  return all;
}

// An aggregated API server can omit the description of its kinds.
async function describe(client: Client, resource: Resource, signal?: AbortSignal): Promise<Schemas> {
  try {
    return (await readOpenApi(client.handler, resource, signal)).schemas;
  } catch (error) {
    if (error instanceof UnsupportedError && error.cause === undefined) return {};
    throw error;
  }
}

function keyOf({ group, version, kind }: { group: string; version: string; kind: string }): string {
  return `${group}/${version}/${kind}`;
}

function keysByKind(schemas: Schemas): Map<string, string> {
  const keys = new Map<string, string>();
  for (const [key, schema] of Object.entries(schemas)) {
    const kinds = schema["x-kubernetes-group-version-kind"] ?? [];
    // Schemas that several kinds share, such as DeleteOptions, are not kinds.
    if (kinds.length === 1 && kinds[0] !== undefined) keys.set(keyOf(kinds[0]), key);
  }
  return keys;
}

/** Returns the named schemas and all schemas that they refer to. */
function reachable(keys: readonly string[], schemas: Schemas): Schemas {
  const found: Schemas = {};
  const queue = [...keys];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const schema = schemas[key];
    if (schema === undefined || key in found) continue;
    found[key] = schema;
    for (const [, name = ""] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) queue.push(name);
  }
  return found;
}
