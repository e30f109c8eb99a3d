import { parseApiPath, type RequestPath } from "../../data/request/api_path.ts";

/** The restrictions of a proxy. */
export interface ConfineOptions {
  /** Allow running programs in pods and opening connections to them. @default {false} */
  allowExec?: boolean | undefined;
  /** Reject all requests that can change something. @default {false} */
  readOnly?: boolean | undefined;
  /** The only namespace that requests can access. @default {all} */
  namespaceOnly?: string | undefined;
  /** Blank the data of Secrets in responses. @default {false} */
  redactSecrets?: boolean | undefined;
}

/** The parts of a request that the rules need. */
export interface ConfinedRequest {
  method: string;
  /** All possible readings of the path, without the path of the cluster's address. */
  paths: readonly string[];
  /** Whether the request asks for a protocol upgrade. */
  isUpgrade: boolean;
  /** The media type of a PATCH. */
  contentType?: string | undefined;
}

/** Subresources that run programs in a pod or open connections to it, in any group: other groups have them too. */
const INTO_PODS = new Set(["exec", "attach", "portforward", "ephemeralcontainers"]);
/** Paths of the kubelet's own server that run programs (kubelet server.go), in lower case. */
const KUBELET_PATHS = new Set(["run", "exec", "attach", "portforward", "cri", "checkpoint"]);
/** The default port of a kubelet. */
const KUBELET_PORT = 10250;
const READING = new Set(["GET", "HEAD", "OPTIONS"]);
/** Paths that describe the server and not its objects. */
const ABOUT_REGEXP = /^\/(api|apis|version|openapi|healthz|livez|readyz|\.well-known)?(\/|$)/;
/** Patch types that cannot copy data from the object. Only `application/json-patch+json` can copy and move. */
const MERGES_REGEXP = /^application\/(merge-patch\+json|strategic-merge-patch\+json|apply-patch\+(yaml|cbor))(;|$)/i;
/** Self reviews, which are cluster-scoped. */
const ABOUT_ONESELF = new Set(["selfsubjectreviews", "selfsubjectaccessreviews", "selfsubjectrulesreviews"]);

/** Returns the reason for rejecting a request, or `undefined` if the restrictions allow it. */
export function confine(request: ConfinedRequest, options: ConfineOptions): string | undefined {
  const { method, paths, isUpgrade, contentType = "" } = request;
  const { allowExec = false, readOnly = false, namespaceOnly, redactSecrets = false } = options;
  if (readOnly && !READING.has(method)) return `${method} is a write, and this proxy is read-only`;
  for (const path of paths) {
    const api = parseApiPath(path);
    const way = api === undefined ? undefined : wayIntoPods(api);
    if (way !== undefined && !allowExec) {
      return `${way} can run programs in pods or connect to them; set the proxy's option allowExec to allow it`;
    }
    if (way !== undefined && readOnly) return `${way} can change objects, and this proxy is read-only`;
    if (readOnly && isUpgrade && api?.subresource === "proxy") {
      return "a stream through a proxy subresource can change objects, and this proxy is read-only";
    }
    if (namespaceOnly !== undefined && !isWithin(path, api, method, namespaceOnly)) {
      return `${path} is outside the namespace "${namespaceOnly}", the only one that this proxy serves`;
    }
    if (redactSecrets && isSecret(api)) {
      if (isUpgrade) return "this proxy cannot redact a stream of Secrets; watch them without a WebSocket";
      if (method === "PUT") {
        return "this proxy redacts Secrets: replacing one would write the redacted data back";
      }
      if (method === "PATCH" && !MERGES_REGEXP.test(contentType)) {
        return "a JSON patch can copy a Secret's data into fields that this proxy does not redact; use a merge or apply patch";
      }
    }
  }
  return undefined;
}

/** Reports whether the response contains Secrets. */
export function answersSecrets(paths: readonly string[]): boolean {
  return paths.some((path) => isSecret(parseApiPath(path)));
}

function isSecret(api: RequestPath | undefined): boolean {
  return api?.group === "" && api.resource === "secrets";
}

function wayIntoPods(api: RequestPath): string | undefined {
  const { resource, subresource, rest } = api;
  if (subresource !== undefined && INTO_PODS.has(subresource)) return `${resource}/${subresource}`;
  if (subresource !== "proxy" || !canBeKubelet(api)) return undefined;
  const [first = ""] = rest.filter((segment) => segment !== "" && segment !== ".");
  return KUBELET_PATHS.has(first.toLowerCase()) ? `${resource}/proxy to the kubelet's ${first}` : undefined;
}

// The API server authenticates to a kubelet only behind nodes/proxy. It sends no credential to a pod or a service
// (kubernetes registry/core/pod/rest). A kubelet there rejects the request, so such a path belongs to an application. The
// port of the kubelet is still rejected, because a kubelet can allow anonymous requests.
function canBeKubelet({ resource, name = "" }: RequestPath): boolean {
  return resource === "nodes" || Number(/:([^:]*)$/.exec(name)?.[1]) === KUBELET_PORT;
}

function isWithin(path: string, api: RequestPath | undefined, method: string, namespace: string): boolean {
  if (api?.resource === undefined) return ABOUT_REGEXP.test(path);
  if (api.resource === "namespaces") return api.name === namespace && READING.has(method);
  if (api.namespace === undefined) return ABOUT_ONESELF.has(api.resource);
  return api.namespace === namespace;
}
