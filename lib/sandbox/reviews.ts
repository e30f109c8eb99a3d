import { isRecord } from "../data/core/object.ts";
import { apiVersionOf } from "../data/core/resource.ts";
import { type Attributes, checkAccess, listRules } from "./access.ts";
import type { SandboxCluster } from "./cluster.ts";
import { badRequest, invalid, Refusal } from "./refusal.ts";
import { ISSUER } from "./tokens.ts";
import { seconds } from "./seconds.ts";
import type { Identity, SandboxRequest } from "./types.ts";

/** Answers a review: a question about an identity or its permissions. Reviews are not stored. */
export async function review(
  cluster: SandboxCluster,
  body: Record<string, unknown>,
  { kind, namespace }: SandboxRequest,
  identity: Identity,
): Promise<Response> {
  if (kind === undefined) throw new TypeError("Expected a request with a kind");
  const spec = isRecord(body.spec) ? body.spec : {};
  const answer = (status: unknown, metadata: Record<string, unknown>, shown: unknown = spec) =>
    Response.json({ kind: kind.kind, apiVersion: apiVersionOf(kind), metadata, spec: shown, status }, { status: 201 });
  const sentMetadata = isRecord(body.metadata) ? body.metadata : {};
  const managed = {
    ...sentMetadata,
    managedFields: [{
      manager: "sandbox",
      operation: "Update",
      apiVersion: apiVersionOf(kind),
      time: seconds(cluster.now()),
      fieldsType: "FieldsV1",
      fieldsV1: {},
    }],
  };
  switch (kind.kind) {
    case "SelfSubjectReview":
      return Response.json({
        kind: kind.kind,
        apiVersion: apiVersionOf(kind),
        metadata: { creationTimestamp: seconds(cluster.now()) },
        status: { userInfo: toUserInfo(identity) },
      }, { status: 201 });
    case "SelfSubjectAccessReview":
      return answer(decide(cluster, identity, spec), managed);
    case "SubjectAccessReview":
    case "LocalSubjectAccessReview": {
      const groups = Array.isArray(spec.groups) ? spec.groups.map(String) : [];
      const user = String(spec.user ?? "");
      requireAttributes(spec);
      if (user === "" && groups.length === 0) {
        throw wrong("spec.user", '""', "at least one of user or group must be specified");
      }
      const asked = isRecord(spec.resourceAttributes) ? String(spec.resourceAttributes.namespace ?? "") : "";
      if (kind.kind === "LocalSubjectAccessReview" && asked !== namespace) {
        throw wrong("spec.resourceAttributes.namespace", JSON.stringify(asked), "must match metadata.namespace");
      }
      return answer(decide(cluster, { user, groups }, spec), managed);
    }
    case "SelfSubjectRulesReview": {
      const inNamespace = String(spec.namespace ?? "");
      if (inNamespace === "") throw badRequest("no namespace on request");
      return answer(rules(cluster, identity, inNamespace), {}, {});
    }
    case "TokenReview": {
      const token = String(spec.token ?? "");
      if (token === "") throw badRequest("token is required for TokenReview in authentication");
      const found = await cluster.authenticateToken(token);
      return answer(
        found === undefined
          ? { user: {}, error: "invalid bearer token" }
          : { authenticated: true, user: toUserInfo(found), audiences: [ISSUER] },
        managed,
      );
    }
    default:
      throw badRequest(`the sandbox cannot answer a ${kind.kind}`);
  }
}

function toUserInfo({ user, uid, groups = [], extra }: Identity) {
  return { username: user, uid, groups, extra };
}

// Like the real server's, the details do not contain the kind.
function wrong(field: string, value: string, detail: string) {
  const message = `Invalid value: ${value}: ${detail}`;
  const { status } = invalid({ group: "authorization.k8s.io", plural: "", kind: "" }, "", [
    { reason: "FieldValueInvalid", message, field },
  ]);
  const { kind: _, ...details } = status.details ?? {};
  return new Refusal(422, "Invalid", status.message ?? "", details);
}

function requireAttributes({ resourceAttributes, nonResourceAttributes }: Record<string, unknown>): void {
  if (isRecord(nonResourceAttributes) && isRecord(resourceAttributes)) {
    const { path = "", verb = "" } = nonResourceAttributes;
    const shown = JSON.stringify({ Path: path, Verb: verb });
    throw wrong("spec.nonResourceAttributes", shown, "cannot be specified in combination with resourceAttributes");
  }
  if (isRecord(nonResourceAttributes) || isRecord(resourceAttributes)) return;
  const detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
  throw wrong("spec.resourceAttributes", "null", detail);
}

function decide(cluster: SandboxCluster, identity: Identity, spec: Record<string, unknown>) {
  const resource = isRecord(spec.resourceAttributes) ? spec.resourceAttributes : undefined;
  const path = isRecord(spec.nonResourceAttributes) ? spec.nonResourceAttributes : undefined;
  requireAttributes(spec);
  const text = (value: unknown) => typeof value === "string" ? value : "";
  const wanted: Attributes = path === undefined
    ? {
      verb: text(resource?.verb),
      group: text(resource?.group),
      resource: text(resource?.resource),
      subresource: text(resource?.subresource),
      namespace: text(resource?.namespace),
      name: text(resource?.name),
    }
    : { verb: text(path.verb), path: text(path.path) };
  const { allowed, reason } = checkAccess(identity, wanted, cluster.store);
  return { allowed, reason: reason || undefined };
}

function rules(cluster: SandboxCluster, identity: Identity, namespace: string) {
  const all = listRules(identity, namespace, cluster.store);
  const resourceRules = all.filter(({ resources }) => resources !== undefined)
    .map(({ verbs = [], apiGroups = [], resources = [], resourceNames }) => ({
      verbs,
      apiGroups,
      resources,
      resourceNames,
    }));
  const nonResourceRules = all.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined)
    .map(({ verbs = [], nonResourceURLs = [] }) => ({ verbs, nonResourceURLs }));
  return { resourceRules, nonResourceRules, incomplete: false };
}
