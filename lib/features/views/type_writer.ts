import { UnsupportedError } from "../../data/core/errors.ts";
import { isRecord } from "../../data/core/object.ts";
import type { OpenApiSchema } from "../../api/discovery/openapi.ts";

// A program of its own, in a process of its own: Deno fetches at once whatever an import or a lock file names, and this is
// 60 MB with its TypeScript, for whoever lists Pods. A default is what the server fills in when it stores an object, and
// not what it always sends, so that a field is not there for having one.
const PROGRAM = `
import openapiTS, { astToString } from "npm:openapi-typescript@7.13.0";
const document = await new Response(Deno.stdin.readable).json();
const ast = await openapiTS(document, { defaultNonNullable: false, emptyObjectsUnknown: true, silent: true });
await new Blob([astToString(ast)]).stream().pipeTo(Deno.stdout.writable);
`;
const PERMISSIONS = ["--allow-env", "--allow-read", "--allow-sys"];

/**
 * Writes schemas as TypeScript: an interface `components` whose `schemas` have their names.
 *
 * @throws {UnsupportedError} Where the package that writes them cannot be had or run.
 */
export async function writeTypes(schemas: Record<string, OpenApiSchema>, signal?: AbortSignal): Promise<string> {
  const document = {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "1" },
    paths: {},
    components: { schemas: cleaned(schemas) },
  };
  const text = await run(JSON.stringify(document, withinDocument), signal);
  // Beside the components it writes paths, operations and the like, which are empty here.
  return text.split("\n").filter((line) => !/^export type .* = Record<string, never>;$/.test(line)).join("\n");
}

async function run(input: string, signal?: AbortSignal): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-check", "--no-config", "--no-lock", "--node-modules-dir=none", "--no-prompt"],
      ...PERMISSIONS,
      `data:application/javascript,${encodeURIComponent(PROGRAM)}`,
    ],
    // The package.json of whichever folder this is has no say in it.
    env: { DENO_NO_PACKAGE_JSON: "1", DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    ...(signal === undefined ? {} : { signal }),
  }).spawn();
  const [{ success, stdout, stderr }] = await Promise.all([
    child.output(),
    // Where the program ends early, its own words say why.
    new Blob([input]).stream().pipeTo(child.stdin).catch(() => {}),
  ]);
  signal?.throwIfAborted();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  const reason = decoder.decode(stderr).trim().split("\n")[0]?.replace(/^error: /, "") ?? "";
  throw new UnsupportedError(`Cannot write types: the package openapi-typescript did not run: ${reason}`, {
    hints: ["the first use needs the network: Deno loads the package from the npm registry, and keeps it"],
  });
}

// Another reference names a file of this machine, or an address, and the writer would look there.
function withinDocument(key: string, value: unknown): unknown {
  return key === "$ref" && typeof value === "string" && !value.startsWith("#/") ? undefined : value;
}

/**
 * Schemas as they are, but for what would be noise or wrong: Go's zero values as defaults, fields that are anything, and
 * numbers that may be text.
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
    ...(initial === undefined || isEmpty(initial) ? {} : { default: initial }),
    ...(properties === undefined ? {} : { properties: cleaned(properties) }),
    ...(items === undefined ? {} : { items: cleanedSchema(items) }),
    ...(allOf === undefined ? {} : { allOf: allOf.map(cleanedSchema) }),
    ...(additionalProperties === undefined ? {} : {
      additionalProperties: typeof additionalProperties === "boolean"
        ? additionalProperties
        : cleanedSchema(additionalProperties),
    }),
    ...(isAnything ? { additionalProperties: true } : {}),
  };
}

function isEmpty(value: unknown): boolean {
  return value === "" || value === 0 || value === false || isRecord(value) && Object.keys(value).length === 0;
}
