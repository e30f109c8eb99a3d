/**
 * Writes the sandbox's OpenAPI data from a real API server: every schema that the sandbox's kinds reach, once, without
 * the paths, which the sandbox makes itself.
 *
 * Usage: KUBECONFIG=... deno run -A --config npm/deno.json tests/cluster/generate_openapi.ts
 */
import { BUILTINS } from "../../lib/data/core/builtins.ts";
import { isRecord } from "../../lib/data/core/object.ts";
import { connect } from "../../lib/session/connect.ts";

const EXTRA_GROUPS = ["apis/authentication.k8s.io/v1", "apis/authorization.k8s.io/v1"];

await using k8s = await connect();
const documents = new Set(
  BUILTINS.map(({ group, version }) => group === "" ? `api/${version}` : `apis/${group}/${version}`),
);
for (const group of EXTRA_GROUPS) documents.add(group);

const schemas: Record<string, unknown> = {};
for (const name of documents) {
  const document = await k8s.raw<{ components: { schemas: Record<string, unknown> } }>(`/openapi/v3/${name}`);
  Object.assign(schemas, document.components.schemas);
}
const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => a < b ? -1 : 1));
const bytes = new TextEncoder().encode(JSON.stringify(sorted, withoutNoise));
const packed = await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();
const lines = packed.toBase64().match(/.{1,110}/g) ?? [];
const { gitVersion } = await k8s.version();
await Deno.writeTextFile(
  new URL("../../lib/sandbox/openapi/data.ts", import.meta.url),
  `// Written by tests/cluster/generate_openapi.ts from a kube-apiserver ${gitVersion}: gzip in base64.\n` +
    `export const DATA = \`\n${lines.join("\n")}\n\`;\n`,
);
console.log(`${Object.keys(sorted).length} schemas, ${bytes.length} bytes, ${packed.length} packed`);

// Kinds of other groups name every group that has their options; the sandbox needs their own alone.
function withoutNoise(key: string, value: unknown): unknown {
  if (key === "x-kubernetes-group-version-kind" && Array.isArray(value) && value.length > 1) {
    return value.filter((kind) => isRecord(kind) && kind.group === "" && kind.version === "v1");
  }
  return value;
}
