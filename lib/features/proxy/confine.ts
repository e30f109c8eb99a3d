import { parseApiPath, type RequestPath } from "./api_path.ts";

/** What a proxy keeps to. */
export interface ConfineOptions {
  /** Lets programs be run in pods and ports be opened to them. @default {false} */
  allowExec?: boolean | undefined;
  /** Lets nothing be changed. @default {false} */
  readOnly?: boolean | undefined;
  /** The one namespace that may be seen. @default {all} */
  namespaceOnly?: string | undefined;
  /** Blanks the data of Secrets in answers. @default {false} */
  redactSecrets?: boolean | undefined;
}

/** What the rules need to know of a request. */
export interface ConfinedRequest {
  method: string;
  /** All that the path could be read as, without the cluster's own. */
  paths: readonly string[];
  /** Whether it asks to leave HTTP. */
  isUpgrade: boolean;
  /** What kind of patch a PATCH is. */
  contentType?: string | undefined;
}

/** Subresources that run something in a pod, or open a way into it; of any group, for others have them as well. */
const INTO_PODS = new Set(["exec", "attach", "portforward", "ephemeralcontainers"]);
/** What the kubelet itself serves to run programs (kubelet server.go), lower case. */
const KUBELET_PATHS = new Set(["run", "exec", "attach", "portforward", "cri", "checkpoint"]);
/** The port of a kubelet, unless it is told otherwise. */
const KUBELET_PORT = 10250;
const READING = new Set(["GET", "HEAD", "OPTIONS"]);
/** Paths besides objects that tell of the server and not of what is on it. */
const ABOUT_REGEXP = /^\/(api|apis|version|openapi|healthz|livez|readyz|\.well-known)?(\/|$)/;
/** Patches that say what they put, and never from where; only `application/json-patch+json` copies and moves. */
const MERGES_REGEXP = /^application\/(merge-patch\+json|strategic-merge-patch\+json|apply-patch\+(yaml|cbor))(;|$)/i;
/** Questions about oneself, which belong to no namespace. */
const ABOUT_ONESELF = new Set(["selfsubjectreviews", "selfsubjectaccessreviews", "selfsubjectrulesreviews"]);

/** Says why a request is outside of what a proxy keeps to; undefined where it is not. */
export function confine(request: ConfinedRequest, options: ConfineOptions): string | undefined {
  const { method, paths, isUpgrade, contentType = "" } = request;
  const { allowExec = false, readOnly = false, namespaceOnly, redactSecrets = false } = options;
  if (readOnly && !READING.has(method)) return `${method} changes things, and this proxy is read-only (--read-only)`;
  for (const path of paths) {
    const api = parseApiPath(path);
    const way = api === undefined ? undefined : wayIntoPods(api);
    if (way !== undefined && !allowExec) {
      return `${way} runs programs in pods or opens ports to them; --allow-exec lets it`;
    }
    if (way !== undefined && readOnly) return `${way} changes things, and this proxy is read-only (--read-only)`;
    if (readOnly && isUpgrade && api?.subresource === "proxy") {
      return "a stream through a proxy subresource can change things, and this proxy is read-only (--read-only)";
    }
    if (namespaceOnly !== undefined && !isWithin(path, api, method, namespaceOnly)) {
      return `${path} is outside of the namespace "${namespaceOnly}", to which this proxy keeps (--namespace-only)`;
    }
    if (redactSecrets && isSecret(api)) {
      if (isUpgrade) return "a stream of Secrets cannot be blanked (--redact-secrets); watch them without a WebSocket";
      if (method === "PUT") {
        return "a Secret that was read here is blank, and would be written back so (--redact-secrets)";
      }
      if (method === "PATCH" && !MERGES_REGEXP.test(contentType)) {
        return "a JSON patch can copy a Secret's data to where it is not blanked (--redact-secrets); merge or apply one";
      }
    }
  }
  return undefined;
}

/** Says whether the answer holds Secrets. */
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

// The API server proves itself to a kubelet behind nodes/proxy alone. To a pod or a service it passes no credential on, so
// that a kubelet there refuses, and such a path is an application's own (kubernetes registry/core/pod/rest). The port of
// the kubelet stays shut all the same, for one that admits anybody.
function canBeKubelet({ resource, name = "" }: RequestPath): boolean {
  return resource === "nodes" || Number(/:([^:]*)$/.exec(name)?.[1]) === KUBELET_PORT;
}

function isWithin(path: string, api: RequestPath | undefined, method: string, namespace: string): boolean {
  if (api?.resource === undefined) return ABOUT_REGEXP.test(path);
  if (api.resource === "namespaces") return api.name === namespace && READING.has(method);
  if (api.namespace === undefined) return ABOUT_ONESELF.has(api.resource);
  return api.namespace === namespace;
}
