import { isKubeList, type KubeObject, type Stored } from "../../data/core/object.ts";
import { apply } from "./apply.ts";
import type { Client } from "./client.ts";
import type { ApplyOptions } from "./options.ts";

/**
 * Applies one object, or all objects of a list or of a text, in order. The input is checked before the first object is
 * sent. The first error ends the call, and the objects before it stay applied.
 *
 * @throws {InputError} If a text is malformed, or contains a value that is not an object.
 */
export async function applyManifest(
  client: Client,
  manifest: unknown,
  options: ApplyOptions = {},
  // deno-lint-ignore no-explicit-any -- one object or an array of objects, as in the overloads of K8s
): Promise<any> {
  if (typeof manifest !== "string" && !Array.isArray(manifest) && !isKubeList(manifest)) {
    return await apply(client, manifest as KubeObject, options);
  }
  const applied: Stored<KubeObject>[] = [];
  for (const object of await readObjects(client, manifest, options)) applied.push(await apply(client, object, options));
  return applied;
}

/**
 * Returns the objects of a manifest: an object, an array, a list, or a YAML or JSON text.
 *
 * @throws {InputError} If a text is malformed, or contains a value that is not an object.
 */
export async function readObjects(
  client: Pick<Client, "warn">,
  manifest: unknown,
  options: Pick<ApplyOptions, "fieldValidation">,
): Promise<KubeObject[]> {
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
