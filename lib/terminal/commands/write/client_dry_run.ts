import type { PatchType } from "../../../api/client/writing.ts";
import { isBuiltin } from "../../../data/core/builtins.ts";
import { InputError } from "../../../data/core/errors.ts";
import { isKubeObject, type KubeObject } from "../../../data/core/object.ts";
import type { Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";

/** Returns the result of a patch without sending it, for `k8s patch --dry-run=client`. */
export async function patchHere(
  k8s: K8s,
  resource: Resource,
  object: KubeObject,
  patch: unknown,
  { type, signal }: { type: PatchType; signal: AbortSignal },
): Promise<KubeObject> {
  const after = type === "json"
    ? await jsonPatched(object, patch)
    : type === "merge"
    ? (await import("../../../sandbox/merge_patch.ts")).applyMergePatch(object, patch)
    : await strategicPatched(k8s, resource, object, patch, signal);
  if (!isKubeObject(after)) throw new InputError("Cannot apply the patch: the result is not an object");
  return after;
}

async function jsonPatched(object: KubeObject, patch: unknown): Promise<unknown> {
  if (!Array.isArray(patch)) throw new InputError("Cannot apply the patch: a JSON Patch (RFC 6902) must be a list");
  const { applyPatch } = await import("rfc6902");
  const copy = structuredClone(object);
  const failed = applyPatch(copy, patch).find((result) => result !== null);
  if (failed !== undefined) throw new InputError(`Cannot apply the patch: ${failed.message}`, { cause: failed });
  return copy;
}

// Use the list types from this server's OpenAPI document.
async function strategicPatched(
  { handler }: K8s,
  resource: Resource,
  object: KubeObject,
  patch: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  if (!isBuiltin(resource)) {
    throw new InputError(
      `Cannot apply a strategic patch to ${resource.plural}.${resource.group}: custom kinds do not support it`,
      {
        hints: ["add --type=merge or --type=json"],
      },
    );
  }
  const [{ readOpenApi: openApiOf }, { findSchema: schemaOf }, { strategicPatch }] = await Promise.all([
    import("../../../api/discovery/openapi.ts"),
    import("../../../api/discovery/schema.ts"),
    import("../../../sandbox/strategic_patch.ts"),
  ]);
  const document = await openApiOf(handler, resource, signal);
  try {
    return strategicPatch(object, patch, schemaOf(document, resource) ?? {}, document.schemas);
  } catch (cause) {
    throw new InputError(`Cannot apply the patch: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
