/**
 * Writes the numbers of the fields of the sandbox's kinds from the protobuf definitions of the API's Go modules, as
 * `MODULES` is where `go mod download` of tests/cluster puts them.
 *
 * Usage: deno run -A --config npm/deno.json tests/cluster/generate_protobuf.ts MODULES
 */
import { KINDS } from "../../lib/sandbox/kinds.ts";
import { resolved, schemas } from "../../lib/sandbox/openapi/schemas.ts";

const [modules = "", version = "v0.36.3"] = Deno.args;
const SCALARS: Record<string, string> = { string: "s", bytes: "y", bool: "b", int32: "i", int64: "i", double: "d" };
const all = await schemas();
const FIELD_REGEXP = /^ {2}(?:(optional|repeated) )?(map<[^>]+>|[.\w]+) (\w+) = (\d+);/gm;
const POINTER_REGEXP = /^\t\w+\s+\*(?:u?int\d*|bool|string|[A-Z]\w*)\s+`.*protobuf:"\w+,(\d+),/gm;
const messages: Record<string, Record<string, string>> = {};
/** Fields that are pointers in Go, as `Message 7`: there, a zero is something else than nothing. */
const pointers = new Set<string>();

for (const module of ["api", "apimachinery"]) {
  for await (const file of protoFiles(`${modules}/k8s.io/${module}@${version}`)) {
    const text = await Deno.readTextFile(file);
    const scope = /^package (.+);$/m.exec(text)?.[1] ?? "";
    await readPointers(file.replace(/[^/]+$/, ""), scope);
    read(text, scope);
  }
}

const used: Record<string, Record<string, string>> = {};
// Sent to a subresource, or with a deletion.
for (
  const name of [
    "api.authentication.v1.TokenRequest",
    "api.autoscaling.v1.Scale",
    "apimachinery.pkg.apis.meta.v1.DeleteOptions",
  ]
) {
  use(`io.k8s.${name}`);
}
// A custom kind's schema is written by rules of its own, and nobody sends one in this form.
for (const { group, version, kind } of KINDS.filter(({ group }) => group !== "apiextensions.k8s.io")) {
  const key = Object.entries(all).find(([, schema]) =>
    schema["x-kubernetes-group-version-kind"]?.some((gvk) =>
      gvk.group === group && gvk.version === version && gvk.kind === kind
    )
  )?.[0];
  if (key !== undefined) use(key);
}
const bytes = new TextEncoder().encode(JSON.stringify(used));
const packed = await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();
await Deno.writeTextFile(
  new URL("../../lib/sandbox/protobuf/data.ts", import.meta.url),
  `// Written by tests/cluster/generate_protobuf.ts from k8s.io/api ${version}: gzip in base64.\n` +
    `export const DATA = \`\n${(packed.toBase64().match(/.{1,110}/g) ?? []).join("\n")}\n\`;\n`,
);
console.log(`${Object.keys(used).length} messages, ${bytes.length} bytes, ${packed.length} packed`);

async function* protoFiles(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory && entry.name !== "testdata") yield* protoFiles(path);
    else if (entry.name === "generated.proto") yield path;
  }
}

async function readPointers(folder: string, scope: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".go") || name.startsWith("generated") || name.startsWith("zz_")) continue;
    const text = await Deno.readTextFile(folder + name);
    for (const [, type, body = ""] of text.matchAll(/^type (\w+) struct \{\n(.*?)^\}/gms)) {
      for (const [, number] of body.matchAll(POINTER_REGEXP)) {
        pointers.add(`${schemaName(`${scope}.${type}`)} ${number}`);
      }
    }
  }
}

function read(text: string, scope: string): void {
  for (const [, name = "", body = ""] of text.matchAll(/^message (\w+) \{\n(.*?)^\}/gms)) {
    const fields: Record<string, string> = {};
    for (const [, label, type = "", field = "", number = ""] of body.matchAll(FIELD_REGEXP)) {
      const map = /^map<string, (.+)>$/.exec(type)?.[1];
      const shape = map === undefined ? (label === "repeated" ? "*" : "") : "%";
      fields[number] = `${field}:${shape}${typeOf(map ?? type, scope)}`;
    }
    messages[schemaName(`${scope}.${name}`)] = fields;
  }
}

function typeOf(type: string, scope: string): string {
  return SCALARS[type] ?? schemaName(type.startsWith(".") ? type.slice(1) : `${scope}.${type}`);
}

// k8s.io.api.core.v1.Pod is io.k8s.api.core.v1.Pod in OpenAPI.
function schemaName(message: string): string {
  return message.replace(/^k8s\.io\./, "io.k8s.").replace(
    "io.k8s.apiextensions_apiserver",
    "io.k8s.apiextensions-apiserver",
  );
}

function use(name: string): void {
  const fields = messages[name];
  if (fields === undefined || name in used) return;
  used[name] = {};
  const { properties } = resolved(all[name], all);
  for (const [number, field] of Object.entries(fields)) {
    const [key = "", type = ""] = field.split(":");
    // What OpenAPI does not know by this name is written into the message around it.
    const isInline = properties !== undefined && !(key in properties) && type.startsWith("io.");
    used[name][number] = field + (isInline ? "!" : pointers.has(`${name} ${number}`) ? "?" : "");
    use(type.replace(/^[*%]/, ""));
  }
}
