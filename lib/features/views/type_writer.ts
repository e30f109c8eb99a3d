import { defined } from "../../data/base/defined.ts";
import { UnsupportedError } from "../../data/core/errors.ts";
import { isRecord } from "../../data/core/object.ts";
import type { OpenApiSchema } from "../../api/discovery/openapi.ts";

// The package runs in a separate process. Deno downloads everything that an import or a lock file names, and the package
// with TypeScript has 60 MB, which most users never need. Fields with a default stay optional: the server sets
// defaults when it stores an object, but does not always send them.
const PROGRAM = `
import openapiTS, { astToString } from "npm:openapi-typescript@7.13.0";
const document = await new Response(Deno.stdin.readable).json();
const ast = await openapiTS(document, { defaultNonNullable: false, emptyObjectsUnknown: true, silent: true });
await new Blob([astToString(ast)]).stream().pipeTo(Deno.stdout.writable);
`;
const PERMISSIONS = ["--allow-env", "--allow-read", "--allow-sys"];

/**
 * Converts schemas to TypeScript: an interface `components` with `schemas` by name.
 *
 * @throws {UnsupportedError} If the openapi-typescript package cannot be loaded or run.
 */
export async function writeTypes(schemas: Record<string, OpenApiSchema>, signal?: AbortSignal): Promise<string> {
  const document = {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "1" },
    paths: {},
    components: { schemas: cleaned(schemas) },
  };
  const text = await run(JSON.stringify(document, withinDocument), signal);
  // The package also writes paths and operations, which are empty here.
  return text.split("\n").filter((line) => !/^export type .* = Record<string, never>;$/.test(line)).join("\n");
}

async function run(input: string, signal?: AbortSignal): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-check", "--no-config", "--no-lock", "--node-modules-dir=none", "--no-prompt"],
      ...PERMISSIONS,
      `data:application/javascript,${encodeURIComponent(PROGRAM)}`,
    ],
    // A package.json in the current folder must not affect the run.
    env: { DENO_NO_PACKAGE_JSON: "1", DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    ...defined({ signal }),
  }).spawn();
  const [{ success, stdout, stderr }] = await Promise.all([
    child.output(),
    // If the program exits early, its stderr has the reason.
    new Blob([input]).stream().pipeTo(child.stdin).catch(() => {}),
  ]);
  signal?.throwIfAborted();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  const reason = decoder.decode(stderr).trim().split("\n")[0]?.replace(/^error: /, "") ?? "";
  throw new UnsupportedError(`Cannot write types: the package openapi-typescript did not run: ${reason}`, {
    hints: ["allow network access for the first use: Deno downloads the package from the npm registry and caches it"],
  });
}

// Other references name a local file or a URL, which the package would read.
function withinDocument(key: string, value: unknown): unknown {
  return key === "$ref" && typeof value === "string" && !value.startsWith("#/") ? undefined : value;
}

/**
 * Returns schemas without misleading parts: zero values of Go as defaults, fields of any type, and numbers that can
 * also be text.
 */
function cleaned(schemas: Record<string, OpenApiSchema>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, cleanedSchema(schema)]));
}

function cleanedSchema(schema: OpenApiSchema): Record<string, unknown> {
  if (schema["x-kubernetes-int-or-string"]) {
    return { description: schema.description, oneOf: [{ type: "integer" }, { type: "string" }] };
  }
  const { default: initial, properties, items, additionalProperties, allOf, ...rest } = schema;
  const isAnything = "x-kubernetes-preserve-unknown-fields" in schema && additionalProperties === undefined;
  return {
    ...rest,
    ...defined({
      default: isEmpty(initial) ? undefined : initial,
      properties: properties && cleaned(properties),
      items: items && cleanedSchema(items),
      allOf: allOf?.map(cleanedSchema),
      additionalProperties: isAnything ||
        (typeof additionalProperties === "object" ? cleanedSchema(additionalProperties) : additionalProperties),
    }),
  };
}

function isEmpty(value: unknown): boolean {
  return value === "" || value === 0 || value === false || isRecord(value) && Object.keys(value).length === 0;
}
