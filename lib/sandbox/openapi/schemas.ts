import type { SandboxKind, Schema } from "../types.ts";

let loaded: Promise<Record<string, Schema>> | undefined;

/** Every schema of the sandbox's kinds, by its name, as a real API server documents them; unpacked once. */
export function schemas(): Promise<Record<string, Schema>> {
  return loaded ??= unpack();
}

async function unpack(): Promise<Record<string, Schema>> {
  const { DATA } = await import("../generated/openapi.ts");
  const bytes = Uint8Array.fromBase64(DATA);
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

/** The schema of a kind; undefined where the data has none. */
export async function findSandboxSchema(kind: SandboxKind): Promise<Schema | undefined> {
  if (kind.custom !== undefined) return withMetadata(kind.custom.schema, await schemas());
  const all = await schemas();
  return Object.values(all).find((schema) =>
    schema["x-kubernetes-group-version-kind"]?.some(({ group, version, kind: name }) =>
      group === kind.group && version === kind.version && name === kind.kind
    )
  );
}

/** Follows references, so that what is left has a type of its own. */
export function resolved(schema: Schema | undefined, all: Record<string, Schema>): Schema {
  let current = schema ?? {};
  const outer: Schema = {};
  while (true) {
    // A reference stands in `allOf` where something is said beside it: how a list is merged, a default.
    const reference = current.$ref ?? current.allOf?.[0]?.$ref;
    const { $ref: _, allOf: __, ...own } = current;
    for (const [key, value] of Object.entries(own)) if (!(key in outer)) Object.assign(outer, { [key]: value });
    if (reference === undefined) return outer;
    current = all[reference.replace("#/components/schemas/", "")] ?? {};
  }
}

// A custom kind's schema says nothing of metadata, which is every kind's alike.
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
