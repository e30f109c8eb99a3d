import { isRecord } from "../core/object.ts";
import type { Cluster } from "./cluster.ts";
import { badRequest, invalid, notFound } from "./refusal.ts";
import { ISSUER } from "./tokens.ts";
import type { RequestInfo } from "./types.ts";
import { seconds } from "./write.ts";

const TEN_MINUTES = 600;
const LONGEST = 2 ** 32;

/** Answers a TokenRequest (authentication.k8s.io/v1). */
export async function tokenRequest(
  cluster: Cluster,
  body: Record<string, unknown>,
  info: RequestInfo,
): Promise<Response> {
  const accounts = cluster.kind("serviceaccounts");
  const account = cluster.store.get(accounts, info.namespace, info.name);
  if (account === undefined) throw notFound(accounts, info.name);
  const spec = isRecord(body.spec) ? body.spec : {};
  const expirationSeconds = typeof spec.expirationSeconds === "number" ? spec.expirationSeconds : 3600;
  const request = { group: "authentication.k8s.io", plural: "tokenrequests", kind: "TokenRequest" };
  const wrong = (detail: string) => [{
    reason: "FieldValueInvalid",
    message: `Invalid value: ${expirationSeconds}: ${detail}`,
    field: "spec.expirationSeconds",
  }];
  if (expirationSeconds < TEN_MINUTES) {
    throw invalid(request, "", wrong("may not specify a duration less than 10 minutes"));
  }
  if (expirationSeconds > LONGEST) {
    throw invalid(request, "", wrong("may not specify a duration larger than 2^32 seconds"));
  }
  const audiences = Array.isArray(spec.audiences) && spec.audiences.length > 0 ? spec.audiences.map(String) : [ISSUER];
  const bound = isRecord(spec.boundObjectRef) ? boundObject(cluster, spec.boundObjectRef, info.namespace) : undefined;
  const { token, expires } = await cluster.tokens.sign(account, {
    audiences,
    expirationSeconds,
    ...(bound === undefined ? {} : { boundObjectRef: bound }),
  });
  return Response.json({
    kind: "TokenRequest",
    apiVersion: "authentication.k8s.io/v1",
    metadata: { name: info.name, namespace: info.namespace, creationTimestamp: seconds(cluster.now()) },
    spec: { audiences, expirationSeconds, boundObjectRef: bound ?? null },
    status: { token, expirationTimestamp: seconds(expires) },
  }, { status: 201 });
}

function boundObject(cluster: Cluster, { kind, name, uid, apiVersion }: Record<string, unknown>, namespace: string) {
  const plural = kind === "Pod" ? "pods" : kind === "Secret" ? "secrets" : kind === "Node" ? "nodes" : undefined;
  if (plural === undefined) throw badRequest(`cannot bind token for serviceaccount "default" to kind ${kind}`);
  const resource = cluster.kind(plural);
  const found = cluster.store.get(resource, namespace, String(name));
  if (found === undefined) throw notFound(resource, String(name));
  if (uid !== undefined && uid !== found.metadata.uid) {
    throw badRequest(
      `the UID in the bound object reference (${uid}) does not match the UID in record (${found.metadata.uid})`,
    );
  }
  return {
    kind: String(kind),
    apiVersion: typeof apiVersion === "string" ? apiVersion : "v1",
    name: String(name),
    uid: found.metadata.uid,
  };
}
