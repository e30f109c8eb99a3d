import { isNotFound } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { rawRequest } from "../../data/request/verbs.ts";
import { type Client, sendJson, splitName } from "./client.ts";
import type { CallOptions, Decision, GetOptions, UserInfo } from "./options.ts";

/** The answer about the identity of a session: a SelfSubjectReview, v1 since Kubernetes 1.28 (KEP-3325). */
export async function selfSubjectReview(
  client: Pick<Client, "handler">,
  options: CallOptions = {},
): Promise<KubeObject & { status?: { userInfo?: UserInfo } }> {
  const review = (version: string): Promise<KubeObject & { status?: { userInfo?: UserInfo } }> => {
    const group = "authentication.k8s.io";
    const body = { apiVersion: `${group}/${version}`, kind: "SelfSubjectReview" };
    return sendJson(client, rawRequest(`/apis/${group}/${version}/selfsubjectreviews`, { ...options, body }));
  };
  try {
    return await review("v1");
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return await review("v1beta1");
  }
}

/** Returns the identity of the session in the eyes of the server. */
export async function whoami(client: Client, options: CallOptions = {}): Promise<UserInfo> {
  return (await selfSubjectReview(client, options)).status?.userInfo ?? {};
}

/**
 * Asks the server whether the session may do something (SelfSubjectAccessReview).
 *
 * @param type A kind, optionally with a subresource as in `pods/log`, or a path that begins with a slash.
 */
export async function can(
  client: Client,
  verb: string,
  type: string,
  name?: string,
  options: GetOptions = {},
): Promise<Decision> {
  const spec = type.startsWith("/")
    ? { nonResourceAttributes: { verb, path: type } }
    : { resourceAttributes: await attributes(client, verb, type, name, options) };
  const body = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec };
  const { signal } = options;
  const request = rawRequest("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", { signal, body });
  const answer = await sendJson<{ status?: Decision }>(client, request);
  return answer.status ?? { allowed: false };
}

async function attributes(client: Client, verb: string, type: string, name: string | undefined, options: GetOptions) {
  const common = { verb, namespace: namespaceOf(options.namespace ?? client.namespace) };
  if (type === "*") return { ...common, group: "*", resource: "*", name };
  // A slash in kubectl's auth can-i means TYPE/NAME or, as in the API, RESOURCE/SUBRESOURCE.
  const split = splitName(type);
  const resource = await client.discovery.resolve(split.type, options.signal);
  const second = split.name;
  const isSubresource = second !== undefined && (name !== undefined || SUBRESOURCES.has(second));
  const subresource = options.subresource ?? (isSubresource ? second : undefined);
  const object = name ?? (isSubresource ? undefined : second);
  return {
    ...common,
    namespace: resource.namespaced ? common.namespace : "",
    group: resource.group,
    version: resource.version,
    resource: resource.plural,
    subresource,
    name: object,
  };
}

const SUBRESOURCES = new Set([
  "status",
  "scale",
  "log",
  "exec",
  "attach",
  "portforward",
  "proxy",
  "eviction",
  "binding",
  "ephemeralcontainers",
  "token",
  "finalize",
  "approval",
  "resize",
]);

function namespaceOf(namespace: string): string {
  return namespace === "*" ? "" : namespace;
}
