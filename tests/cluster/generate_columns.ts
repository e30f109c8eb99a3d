/**
 * Writes the columns of the sandbox's tables from a real API server: names, types and descriptions are the server's own.
 *
 * Usage: KUBECONFIG=... deno run -A --config npm/deno.json tests/cluster/generate_columns.ts
 */
import { listRequest } from "../../lib/data/request/verbs.ts";
import { KINDS } from "../../lib/sandbox/kinds.ts";
import { connect } from "../../lib/session/connect.ts";
import { isTable } from "../../lib/data/core/table.ts";

await using k8s = await connect();
const columns: Record<string, unknown> = {};
for (const kind of KINDS.filter(({ verbs }) => verbs.includes("list"))) {
  const request = listRequest(kind, { limit: 1 });
  request.headers.set("accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
  const table: unknown = await (await k8s.handler(request)).json();
  if (isTable(table)) columns[`${kind.kind}.${kind.group}`] = table.columnDefinitions;
}
const bytes = new TextEncoder().encode(JSON.stringify(columns));
const packed = await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();
const { gitVersion } = await k8s.version();
await Deno.writeTextFile(
  new URL("../../lib/sandbox/tables/data.ts", import.meta.url),
  `// Written by tests/cluster/generate_columns.ts from a kube-apiserver ${gitVersion}: gzip in base64.\n` +
    `export const DATA = \`\n${(packed.toBase64().match(/.{1,110}/g) ?? []).join("\n")}\n\`;\n`,
);
console.log(`${Object.keys(columns).length} kinds, ${bytes.length} bytes, ${packed.length} packed`);
