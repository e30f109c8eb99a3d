import type { KubeObject } from "../data/core/object.ts";
import { apiVersionOf } from "../data/core/resource.ts";
import { decode } from "./decode.ts";
import { badRequest, Refusal } from "./refusal.ts";
import type { WriteContext } from "./write_context.ts";

/**
 * Checks the object of a request, and completes its apiVersion, kind and namespace from the request's path.
 *
 * @throws {Refusal} 400 if the object does not belong to the path.
 */
export async function parseSentObject(context: WriteContext, sent: Record<string, unknown>): Promise<KubeObject> {
  const { kind, info } = context;
  const apiVersion = apiVersionOf(kind);
  if (sent.apiVersion === undefined || sent.kind === undefined) {
    sent = { ...sent, apiVersion: sent.apiVersion ?? apiVersion, kind: sent.kind ?? kind.kind };
  }
  if (sent.apiVersion !== apiVersion || sent.kind !== kind.kind) {
    throw badRequest(
      sent.apiVersion !== apiVersion
        ? `the API version in the data (${sent.apiVersion}) does not match the expected API version (${apiVersion})`
        : `${sent.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: converting (${kind.version}.${sent.kind}) to ` +
          `(${kind.group === "" ? "core" : kind.group.split(".")[0]}.${kind.kind}): unknown conversion`,
    );
  }
  const { object } = await checked(context, sent, false);
  const result = object as KubeObject;
  result.metadata = { ...result.metadata };
  const namespace = result.metadata.namespace ?? "";
  if (kind.namespaced) {
    if (namespace !== "" && namespace !== info.namespace) {
      throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
    }
    result.metadata.namespace = info.namespace;
  } else {
    delete result.metadata.namespace;
  }
  return result;
}

/**
 * Drops unknown fields, and warns of them or refuses them as the parameter `fieldValidation` says (KEP-2885).
 *
 * @throws {Refusal} 400, or 422 for a patch, if there are unknown fields and the parameter is `Strict`.
 */
export async function checked(
  context: WriteContext,
  sent: Record<string, unknown>,
  isPatch: boolean,
): Promise<{ object: Record<string, unknown> }> {
  const { kind, info, warnings } = context;
  const { object, unknown } = await decode(sent, kind);
  if (unknown.length === 0) return { object };
  const mode = info.query.get("fieldValidation") ?? "Warn";
  if (mode === "Warn") warnings.push(...unknown);
  if (mode !== "Strict") return { object };
  const text = `strict decoding error: ${unknown.join(", ")}`;
  if (isPatch) {
    throw new Refusal(422, "Invalid", ` "" is invalid: patch: Invalid value: ${JSON.stringify(sent)}: ${text}`, {
      causes: [{
        reason: "FieldValueInvalid",
        message: `Invalid value: ${JSON.stringify(sent)}: ${text}`,
        field: "patch",
      }],
    });
  }
  throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${text}`);
}
