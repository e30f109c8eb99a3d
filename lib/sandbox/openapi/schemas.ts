import type { SandboxKind, Schema } from "../types.ts";

let loaded: Promise<Record<string, Schema>> | undefined;

/** Returns the schemas of the built-in kinds by their names in a real API server's OpenAPI documents. */
export function schemas(): Promise<Record<string, Schema>> {
  return loaded ??= unpack();
}

async function unpack(): Promise<Record<string, Schema>> {
  const { OPENAPI } = await import("../generated/openapi.ts");
  const bytes = Uint8Array.fromBase64(OPENAPI);
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

/** Returns the schema of a kind, or undefined if there is none. */
export async function findSandboxSchema(
  kind: Pick<SandboxKind, "group" | "version" | "kind" | "custom">,
): Promise<Schema | undefined> {
  if (kind.custom !== undefined) return withMetadata(kind.custom.schema, await schemas());
  const all = await schemas();
  return Object.values(all).find((schema) =>
    schema["x-kubernetes-group-version-kind"]?.some(({ group, version, kind: name }) =>
      group === kind.group && version === kind.version && name === kind.kind
    )
  );
}

/** Follows the references of a schema. Properties beside a reference take precedence over those behind it. */
export function resolvedSchema(schema: Schema | undefined, all: Record<string, Schema>): Schema {
  let current = schema ?? {};
  const outer: Schema = {};
  while (true) {
    // A reference with other properties beside it, such as a default, is wrapped in `allOf`.
    const reference = current.$ref ?? current.allOf?.[0]?.$ref;
    const { $ref: _, allOf: __, ...own } = current;
    for (const [key, value] of Object.entries(own)) if (!(key in outer)) Object.assign(outer, { [key]: value });
    if (reference === undefined) return outer;
    current = all[reference.replace("#/components/schemas/", "")] ?? {};
  }
}

// The schema of a CustomResourceDefinition does not describe metadata.
function withMetadata(schema: Schema, all: Record<string, Schema>): Schema {
  const meta = all["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"] ?? {};
  return {
    ...schema,
    type: "object",
    properties: {
      ...schema.properties,
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: meta,
    },
  };
}
