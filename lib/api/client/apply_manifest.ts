import { isKubeList, type KubeObject, type Stored } from "../../data/core/object.ts";
import { apply } from "./apply.ts";
import type { Client } from "./client.ts";
import type { ApplyOptions } from "./options.ts";

/**
 * Applies one object, or all objects of a list or of a text, in their order. A list or a text is read as a whole before
 * the first object is sent. The first error ends the call; the objects before it stay applied.
 *
 * @throws {InputError} If a text is malformed, or holds something else than objects.
 */
export async function applyManifest(
  client: Client,
  manifest: unknown,
  options: ApplyOptions = {},
  // deno-lint-ignore no-explicit-any -- one object for an object, else an array of them, as the overloads of K8s say
): Promise<any> {
  if (typeof manifest !== "string" && !Array.isArray(manifest) && !isKubeList(manifest)) {
    return await apply(client, manifest as KubeObject, options);
  }
  const applied: Stored<KubeObject>[] = [];
  for (const object of await readObjects(client, manifest, options)) applied.push(await apply(client, object, options));
  return applied;
}

async function readObjects(client: Client, manifest: unknown, options: ApplyOptions): Promise<KubeObject[]> {
  const [{ parseManifest }, { manifestObjects }] = await Promise.all([
    import("../../data/output/manifest/documents.ts"),
    import("../../data/output/manifest/manifest_objects.ts"),
  ]);
  const source = "the manifest";
  const validation = options.fieldValidation ?? "Strict";
  const values = typeof manifest !== "string" ? [manifest].flat() : await parseManifest(manifest, {
    source,
    validation,
    warn: (text) => client.warn?.(text),
    hint: 'with { fieldValidation: "Warn" } or "Ignore", the last value is used',
  });
  return values.flatMap((value) => [...manifestObjects(value, source, validation)]).map((object) => {
    if (object instanceof Error) throw object;
    return object;
  });
}
