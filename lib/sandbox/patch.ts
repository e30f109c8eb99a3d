import { applyPatch } from "rfc6902";
import { isRecord, type KubeObject } from "../data/core/object.ts";
import { applyMergePatch } from "./merge_patch.ts";
import { findSandboxSchema, schemas } from "./openapi/schemas.ts";
import { badRequest, Refusal, unsupportedMediaType } from "./refusal.ts";
import { strategicPatch } from "./strategic_patch.ts";
import type { WriteContext } from "./write_context.ts";

const TYPES = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];

/** The object that a patch makes of another, by the patch's content type. */
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
  if (!accepted.includes(type)) throw unsupportedMediaType(type, accepted);
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch {
    throw badRequest(`error decoding patch: invalid character in ${JSON.stringify(text.slice(0, 40))}`);
  }
  const after = type.startsWith("application/json-patch")
    ? jsonPatched(patch, before)
    : type.startsWith("application/merge-patch")
    ? applyMergePatch(before, patch)
    : strategicPatch(before, patch, await findSandboxSchema(kind) ?? {}, await schemas());
  if (!isRecord(after)) throw badRequest("the patch leaves no object");
  return after;
}

// RFC 6902; a failed test or a missing path refuses the whole patch.
function jsonPatched(patch: unknown, before: KubeObject): unknown {
  if (!Array.isArray(patch)) {
    throw badRequest(
      "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
    );
  }
  const copy = structuredClone(before);
  const failed = applyPatch(copy, patch).find((result) => result !== null);
  if (failed === undefined) return copy;
  // The API server says no more than this, not even which operation it was (NewGenericServerResponse).
  throw new Refusal(422, "Invalid", "the server rejected our request due to an error in our request", {});
}
