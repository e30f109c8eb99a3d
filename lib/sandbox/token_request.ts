import { isRecord } from "../data/core/object.ts";
import type { SandboxCluster } from "./cluster.ts";
import { badRequest, conflict, invalid, notFound } from "./refusal.ts";
import { ISSUER } from "./tokens.ts";
import type { SandboxRequest } from "./types.ts";
import { seconds } from "./seconds.ts";

const TEN_MINUTES = 600;
const MAX_SECONDS = 2 ** 32;
const BINDABLE: Record<string, string> = { Pod: "pods", Secret: "secrets", Node: "nodes" };

/**
 * Answers a TokenRequest (authentication.k8s.io/v1) with a signed token.
 *
 * @throws {Refusal} If the service account or the bound object does not exist, or the request is not valid.
 */
export async function tokenRequest(
  cluster: SandboxCluster,
  body: Record<string, unknown>,
  info: SandboxRequest,
): Promise<Response> {
  const accounts = cluster.kind("serviceaccounts");
  const account = cluster.store.get(accounts, info.namespace, info.name);
  if (account === undefined) throw notFound(accounts, info.name);
  const spec = isRecord(body.spec) ? body.spec : {};
  const expirationSeconds = typeof spec.expirationSeconds === "number" ? spec.expirationSeconds : 3600;
  const request = { group: "authentication.k8s.io", plural: "tokenrequests", kind: "TokenRequest" };
  if (body.kind !== undefined && body.kind !== request.kind) {
    const from = `${String(body.apiVersion).split("/").at(-1)}.${body.kind}`;
    throw badRequest(
      `${body.kind} in version "${body.apiVersion}" cannot be handled as a TokenRequest: converting (${from}) to ` +
        "(authentication.TokenRequest): unknown conversion",
    );
  }
  const metadata = isRecord(body.metadata) ? body.metadata : {};
  for (const key of ["name", "namespace"] as const) {
    if (metadata[key] === undefined || metadata[key] === "" || metadata[key] === info[key]) continue;
    const detail = `must match the service account ${key} if specified`;
    const message = `Invalid value: ${JSON.stringify(metadata[key])}: ${detail}`;
    throw invalid(request, info.name, [{ reason: "FieldValueInvalid", message, field: `metadata.${key}` }]);
  }
  const wrong = (detail: string) => [{
    reason: "FieldValueInvalid",
    message: `Invalid value: ${expirationSeconds}: ${detail}`,
    field: "spec.expirationSeconds",
  }];
  if (expirationSeconds < TEN_MINUTES) {
    throw invalid(request, "", wrong("may not specify a duration less than 10 minutes"));
  }
  if (expirationSeconds > MAX_SECONDS) {
    throw invalid(request, "", wrong("may not specify a duration larger than 2^32 seconds"));
  }
  const audiences = Array.isArray(spec.audiences) && spec.audiences.length > 0 ? spec.audiences.map(String) : [ISSUER];
  const bound = isRecord(spec.boundObjectRef) ? boundObject(cluster, spec.boundObjectRef, info) : undefined;
  const { token, expires } = await cluster.tokens.sign(account, {
    audiences,
    expirationSeconds,
    boundObjectRef: bound,
  });
  return Response.json({
    kind: "TokenRequest",
    apiVersion: "authentication.k8s.io/v1",
    metadata: {
      name: info.name,
      namespace: info.namespace,
      uid: crypto.randomUUID(),
      creationTimestamp: seconds(cluster.now()),
    },
    spec: { audiences, expirationSeconds, boundObjectRef: bound ?? null },
    status: { token, expirationTimestamp: seconds(expires) },
  }, { status: 201 });
}

function boundObject(cluster: SandboxCluster, reference: Record<string, unknown>, info: SandboxRequest) {
  const { kind, uid, apiVersion = "v1" } = reference;
  const name = String(reference.name);
  const plural = apiVersion === "v1" ? BINDABLE[String(kind)] : undefined;
  if (plural === undefined) {
    const version = String(apiVersion).includes("/") ? apiVersion : `/${apiVersion}`;
    throw badRequest(`cannot bind token to object of type ${version}, Kind=${kind}`);
  }
  const resource = cluster.kind(plural);
  const found = cluster.store.get(resource, info.namespace, name);
  if (found === undefined) throw notFound(resource, name);
  if (kind === "Pod" && found.spec?.serviceAccountName !== info.name) {
    throw badRequest(
      `cannot bind token for serviceaccount "${info.name}" to pod running with different serviceaccount name.`,
    );
  }
  if (uid !== undefined && uid !== "" && uid !== found.metadata.uid) {
    const text = `the UID in the bound object reference (${uid}) does not match the UID in record. ` +
      "The object might have been deleted and then recreated";
    throw conflict({ group: "", plural: String(kind), kind: String(kind) }, name, text);
  }
  return { kind: String(kind), apiVersion: "v1", name, uid: found.metadata.uid };
}
