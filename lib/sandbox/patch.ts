import { applyPatch } from "rfc6902";
import { isRecord, type KubeObject } from "../data/core/object.ts";
import { applyMergePatch } from "./merge_patch.ts";
import { findSandboxSchema, schemas } from "./openapi/schemas.ts";
import { badRequest, Refusal, unsupportedMediaType } from "./refusal.ts";
import { strategicPatch } from "./strategic_patch.ts";
import type { WriteContext } from "./write_context.ts";

const TYPES = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];

/**
 * Applies a patch of any type except server-side apply. The object itself is not changed.
 *
 * @returns The patched object.
 * @throws {Refusal} 415 for another content type, 400 for a malformed patch, 422 if an operation of a JSON patch fails.
 */
export async function patched(
  context: WriteContext,
  type: string,
  text: string,
  before: KubeObject,
): Promise<Record<string, unknown>> {
  const { kind } = context;
  const accepted = kind.custom === undefined
    ? [...TYPES, "application/apply-patch+yaml"]
    : [...TYPES.slice(0, 2), "application/apply-patch+yaml"];
  if (!accepted.includes(type)) throw unsupportedMediaType(accepted);
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch {
    throw badRequest(`error decoding patch: invalid character in ${JSON.stringify(text.slice(0, 40))}`);
  }
  let after: unknown;
  if (type.startsWith("application/json-patch")) after = applyJsonPatch(before, patch);
  else if (type.startsWith("application/merge-patch")) after = applyMergePatch(before, patch);
  else after = strategicPatch(before, patch, await findSandboxSchema(kind) ?? {}, await schemas());
  if (!isRecord(after)) throw badRequest("the result of the patch is not an object");
  return after;
}

// RFC 6902. If a test fails or a path does not exist, no operation is applied.
function applyJsonPatch(before: KubeObject, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw badRequest(
      "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
    );
  }
  const copy = structuredClone(before);
  const failed = applyPatch(copy, patch).find((result) => result !== null);
  if (failed === undefined) return copy;
  // The API server does not say which operation failed (NewGenericServerResponse).
  throw new Refusal(422, "Invalid", "the server rejected our request due to an error in our request", {});
}
