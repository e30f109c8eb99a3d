import type { PatchType } from "../../../api/client/writing.ts";
import { isBuiltin } from "../../../data/core/builtins.ts";
import { InputError } from "../../../data/core/errors.ts";
import { isKubeObject, type KubeObject } from "../../../data/core/object.ts";
import type { Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";

/** What a patch would make of an object, found out without sending it: `k8s patch --dry-run=client`. */
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
  if (!isKubeObject(after)) throw new InputError("Cannot use the patch: it leaves no object");
  return after;
}

async function jsonPatched(object: KubeObject, patch: unknown): Promise<unknown> {
  if (!Array.isArray(patch)) throw new InputError("Cannot use the patch: a JSON patch (RFC 6902) is a list");
  const { applyPatch } = await import("rfc6902");
  const copy = structuredClone(object);
  const failed = applyPatch(copy, patch).find((result) => result !== null);
  if (failed !== undefined) throw new InputError(`Cannot use the patch: ${failed.message}`, { cause: failed });
  return copy;
}

// By what the person's own server says of its lists.
async function strategicPatched(
  { handler }: K8s,
  resource: Resource,
  object: KubeObject,
  patch: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  if (!isBuiltin(resource)) {
    throw new InputError(
      `Cannot use a strategic patch with ${resource.plural}.${resource.group}: it is a custom kind`,
      {
        hints: ["--type=merge or --type=json"],
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
    throw new InputError(`Cannot use the patch: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
