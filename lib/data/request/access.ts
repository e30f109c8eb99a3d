import { parseApiPath } from "./api_path.ts";
import { isTrueParameter } from "./media.ts";

/** The permission that the API server's authorizer checks for a request (apiserver authorizer.Attributes). */
export interface Access {
  /** The verb, such as `get` or `deletecollection`. */
  verb: string;
  /** The API group; empty for the core group. */
  group: string;
  /** The plural name; empty for a path such as `/metrics`. */
  resource: string;
  /** The subresource, such as `log`; empty for the object itself. */
  subresource: string;
  /** The namespace; empty for cluster-scoped objects and for all namespaces. */
  namespace: string;
  /** The name of the object; empty for a list, a create or a collection. */
  name: string;
  /** The path of a request without a resource; empty otherwise. */
  path: string;
}

const VERBS: Readonly<Record<string, { one: string; all: string }>> = {
  GET: { one: "get", all: "list" },
  HEAD: { one: "get", all: "list" },
  POST: { one: "create", all: "create" },
  PUT: { one: "update", all: "update" },
  PATCH: { one: "patch", all: "patch" },
  DELETE: { one: "delete", all: "deletecollection" },
};

/**
 * Returns the permissions that a request needs, as the API server derives them from the method and the URL
 * (apiserver pkg/endpoints/request/requestinfo.go). It is empty for requests that every user may send: discovery, the
 * version, and reviews of oneself.
 */
export function accessOf(request: Pick<Request, "method" | "url" | "headers">): Access[] {
  const { pathname, searchParams } = new URL(request.url);
  const path = decodedPath(pathname);
  const parsed = parseApiPath(path);
  if (parsed?.resource === undefined || parsed.version === "") {
    return request.method === "GET" && PUBLIC_REGEXP.test(path)
      ? []
      : [{ ...NOTHING, verb: request.method.toLowerCase(), path }];
  }
  const { group, resource, name = "", subresource = "", namespace = "" } = parsed;
  const verb = WATCH_PATH_REGEXP.test(path) ? "watch" : verbOf(request.method, name, searchParams);
  const selected = name || selectedName(verb, searchParams);
  const access: Access = { ...NOTHING, verb, group, resource, subresource, namespace, name: selected };
  if (isOfEveryone(access)) return [];
  // Since 1.35, a stream over WebSocket needs `create` in addition to the verb of its method, which is GET.
  const streams = verb === "get" && group === "" && STREAMS.has(`${resource}/${subresource}`);
  return streams && request.headers.has("upgrade") ? [access, { ...access, verb: "create" }] : [access];
}

/** Identifies an access: two accesses with one key need the same permission. */
export function accessKey({ verb, group, resource, subresource, namespace, name, path }: Access): string {
  return [verb, group, resource, subresource, namespace, name, path].join(" ");
}

/** An access without any field. */
export const NOTHING: Access = {
  verb: "",
  group: "",
  resource: "",
  subresource: "",
  namespace: "",
  name: "",
  path: "",
};

// The ClusterRoles system:discovery and system:public-info-viewer.
const PUBLIC_REGEXP = /^\/(api|apis|openapi)(\/.*)?$|^\/(healthz|livez|readyz|version\/?)$/;
const STREAMS = new Set(["pods/exec", "pods/attach", "pods/portforward"]);
// The ClusterRole system:basic-user.
const SELF_REVIEWS = new Set([
  "authorization.k8s.io/selfsubjectaccessreviews",
  "authorization.k8s.io/selfsubjectrulesreviews",
  "authentication.k8s.io/selfsubjectreviews",
]);

function isOfEveryone({ verb, group, resource }: Access): boolean {
  return verb === "create" && SELF_REVIEWS.has(`${group}/${resource}`);
}

// The deprecated paths of watches, whose verb is in front of the resource.
const WATCH_PATH_REGEXP = /^\/(api|apis\/[^/]+)\/[^/]+\/watch\//;

/** Returns the verb of a request for a resource. A request for one object is never a watch. */
export function verbOf(method: string, name: string, query: URLSearchParams): string {
  const verbs = VERBS[method];
  if (verbs === undefined) return method.toLowerCase();
  if (name !== "") return verbs.one;
  return verbs.one === "get" && isTrueParameter(query.get("watch")) ? "watch" : verbs.all;
}

/** Returns the name in the field selector of a list or watch, for which the server checks the permission. */
export function selectedName(verb: string, query: URLSearchParams): string {
  if (verb !== "list" && verb !== "watch") return "";
  const selector = query.get("fieldSelector") ?? "";
  return /(?:^|,)metadata\.name==?([^,=!]+)(?:,|$)/.exec(selector)?.[1] ?? "";
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
