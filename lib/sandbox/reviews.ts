import { isRecord } from "../core/object.ts";
import { apiVersionOf } from "../core/resource.ts";
import { type Attributes, authorize, rulesOf } from "./access.ts";
import type { Cluster } from "./cluster.ts";
import { badRequest } from "./refusal.ts";
import { seconds } from "./write.ts";
import type { Identity, RequestInfo } from "./types.ts";

/** Answers the kinds that are questions: who somebody is, and what they may do. Nothing is stored. */
export async function review(
  cluster: Cluster,
  body: Record<string, unknown>,
  { kind, namespace }: RequestInfo,
  identity: Identity,
): Promise<Response> {
  if (kind === undefined) throw new TypeError("A review needs a kind");
  const spec = isRecord(body.spec) ? body.spec : {};
  const answer = (status: unknown) =>
    Response.json({
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
      metadata: {
        ...(isRecord(body.metadata) ? body.metadata : {}),
        managedFields: [{
          manager: "sandbox",
          operation: "Update",
          apiVersion: apiVersionOf(kind),
          time: seconds(cluster.now()),
          fieldsType: "FieldsV1",
          fieldsV1: {},
        }],
      },
      ...(Object.keys(spec).length > 0 || kind.kind !== "SelfSubjectReview" ? { spec } : {}),
      status,
    }, { status: 201 });
  switch (kind.kind) {
    case "SelfSubjectReview":
      return answer({ userInfo: infoOf(identity) });
    case "SelfSubjectAccessReview":
      return answer(decide(cluster, identity, spec));
    case "SubjectAccessReview":
    case "LocalSubjectAccessReview": {
      const groups = Array.isArray(spec.groups) ? spec.groups.map(String) : [];
      return answer(decide(cluster, { user: String(spec.user ?? ""), groups }, spec));
    }
    case "SelfSubjectRulesReview":
      return answer(rules(cluster, identity, String(spec.namespace ?? namespace)));
    case "TokenReview": {
      const found = await cluster.identityOf(String(spec.token ?? ""));
      return answer(
        found === undefined
          ? { user: {}, error: "invalid bearer token" }
          : { authenticated: true, user: infoOf(found) },
      );
    }
    default:
      throw badRequest(`no review of kind ${kind.kind}`);
  }
}

function infoOf({ user, uid, groups = [], extra }: Identity) {
  return { username: user, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) };
}

function decide(cluster: Cluster, identity: Identity, spec: Record<string, unknown>) {
  const resource = isRecord(spec.resourceAttributes) ? spec.resourceAttributes : undefined;
  const path = isRecord(spec.nonResourceAttributes) ? spec.nonResourceAttributes : undefined;
  if ((resource === undefined) === (path === undefined)) {
    throw badRequest("exactly one of nonResourceAttributes or resourceAttributes must be specified");
  }
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
  const { allowed, reason } = authorize(identity, wanted, cluster.store);
  return { allowed, ...(reason === "" ? {} : { reason }) };
}

function rules(cluster: Cluster, identity: Identity, namespace: string) {
  const all = rulesOf(identity, namespace, cluster.store);
  const resourceRules = all.filter(({ resources }) => resources !== undefined).map((
    { verbs = [], apiGroups = [], resources = [], resourceNames },
  ) => ({
    verbs,
    apiGroups,
    resources,
    ...(resourceNames === undefined ? {} : { resourceNames }),
  }));
  const nonResourceRules = all.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined)
    .map(({ verbs = [], nonResourceURLs = [] }) => ({ verbs, nonResourceURLs }));
  return { resourceRules, nonResourceRules, incomplete: false };
}
