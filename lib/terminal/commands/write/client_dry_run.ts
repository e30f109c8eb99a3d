import { type PatchType, patchType } from "../../../api/client/writing.ts";
import type { OpenApiSchema } from "../../../api/discovery/openapi.ts";
import { isBuiltin } from "../../../data/core/builtins.ts";
import { InputError } from "../../../data/core/errors.ts";
import { isKubeObject, type KubeObject } from "../../../data/core/object.ts";
import { parseApiVersion, type Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";

/** Returns the result of a patch without sending it, for `k8s patch --dry-run=client`. */
export async function patchHere(
  k8s: K8s,
  resource: Resource,
  object: KubeObject,
  patch: unknown,
  { type = patchType(resource, patch), signal }: { type?: PatchType | undefined; signal: AbortSignal },
): Promise<KubeObject> {
  return await patched(object, patch, type, async () => {
    return isBuiltin(resource) ? await schemasOfServer(k8s, resource, signal) : undefined;
  });
}

/** Returns the result of a patch without a server, for `k8s patch --local`. */
export async function patchLocally(
  object: KubeObject,
  patch: unknown,
  type: PatchType | undefined,
): Promise<KubeObject> {
  const { findSandboxSchema, schemas } = await import("../../../sandbox/openapi/schemas.ts");
  const { apiVersion = "", kind = "" } = object;
  const schema = await findSandboxSchema({ ...parseApiVersion(apiVersion), kind });
  const usual = Array.isArray(patch) ? "json" : schema === undefined ? "merge" : "strategic";
  return await patched(object, patch, type ?? usual, async () => schema && { schema, all: await schemas() });
}

/** The schema of a kind, and the schemas that it refers to. */
interface KindSchemas {
  schema: OpenApiSchema;
  all: Record<string, OpenApiSchema>;
}

async function patched(
  object: KubeObject,
  patch: unknown,
  type: PatchType,
  schemas: () => Promise<KindSchemas | undefined>,
): Promise<KubeObject> {
  const after = type === "json"
    ? await jsonPatched(object, patch)
    : type === "merge"
    ? (await import("../../../sandbox/merge_patch.ts")).applyMergePatch(object, patch)
    : await strategicPatched(object, patch, await schemas());
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

async function strategicPatched(object: KubeObject, patch: unknown, found: KindSchemas | undefined): Promise<unknown> {
  if (found === undefined) {
    throw new InputError(`Cannot apply a strategic patch to a ${object.kind}: custom kinds do not support it`, {
      hints: ["add --type=merge or --type=json"],
    });
  }
  const { strategicPatch } = await import("../../../sandbox/strategic_patch.ts");
  try {
    return strategicPatch(object, patch, found.schema, found.all);
  } catch (cause) {
    throw new InputError(`Cannot apply the patch: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

async function schemasOfServer({ handler }: K8s, resource: Resource, signal: AbortSignal): Promise<KindSchemas> {
  const [{ readOpenApi }, { findSchema }] = await Promise.all([
    import("../../../api/discovery/openapi.ts"),
    import("../../../api/discovery/schema.ts"),
  ]);
  const document = await readOpenApi(handler, resource, signal);
  return { schema: findSchema(document, resource) ?? {}, all: document.schemas };
}
