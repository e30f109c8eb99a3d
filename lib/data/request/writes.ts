import { defined } from "../base/defined.ts";
import { mayWrite, READ_METHODS } from "../core/handler.ts";
import { bodyText } from "./body_text.ts";

/**
 * Reports whether a request can change or run something on the server. Reviews and dry runs cannot, although they are
 * POST requests. A GET that reaches into a pod or a kubelet can.
 *
 * @param request A request on the placeholder origin. Its body is not read.
 */
export async function isWrite(request: Request): Promise<boolean> {
  if (!mayWrite(request)) return false;
  const { pathname, searchParams } = new URL(request.url);
  const parts = readPath(pathname);
  if (READ_METHODS.includes(request.method)) return acts(parts);
  if (!knowsDryRun(parts)) return true;
  if (searchParams.getAll("dryRun").includes("All")) return request.method === "DELETE" && await deletes(request);
  if (request.method === "POST") return !/^\/apis\/(authentication|authorization)\.k8s\.io\/.*reviews$/.test(pathname);
  return request.method !== "DELETE" || await deletes(request);
}

/**
 * Reports whether a dry run of a write at a path is possible. Requests that pass through to a pod, a service or a kubelet
 * have no dry run. A token from a dry run is valid (kube-apiserver 1.36).
 */
export function knowsDryRun({ subresource: [first = ""] = [] }: PathParts): boolean {
  return !["proxy", "exec", "attach", "portforward", "token"].includes(first);
}

/** The parts of a resource's path. */
export interface PathParts {
  namespace?: string | undefined;
  plural?: string | undefined;
  name?: string | undefined;
  subresource?: string[] | undefined;
}

/** Splits a path such as `/apis/apps/v1/namespaces/shop/deployments/web/scale`. Empty if it is not of a resource. */
export function readPath(pathname: string): PathParts {
  const [root, ...rest] = decoded(pathname).split("/").slice(1);
  const parts = root === "api" ? rest.slice(1) : root === "apis" ? rest.slice(2) : [];
  const namespace = parts[0] === "namespaces" && parts.length > 2 ? parts[1] : undefined;
  // A namespace has subresources too.
  const ofNamespace = namespace !== undefined && ["status", "finalize"].includes(parts[2] ?? "") && parts.length === 3;
  const [plural, name, ...subresource] = namespace === undefined || ofNamespace ? parts : parts.slice(2);
  return defined({
    namespace: ofNamespace ? undefined : namespace,
    plural: plural || undefined,
    name: name || undefined,
    subresource,
  });
}

function acts({ plural, subresource: [first = ""] = [] }: PathParts): boolean {
  if (plural === "pods") return ["exec", "attach", "portforward"].includes(first);
  // A kubelet runs commands for anyone who may GET nodes/proxy (kubernetes/kubernetes#101493).
  return plural === "nodes" && first === "proxy";
}

// If there is a body, the server ignores the query (apiserver, handlers/delete.go).
async function deletes(request: Request): Promise<boolean> {
  const text = bodyText(request) ?? (request.body === null ? "" : await request.clone().text());
  if (text === "") return !new URL(request.url).searchParams.getAll("dryRun").includes("All");
  try {
    const { dryRun } = JSON.parse(text);
    return !(Array.isArray(dryRun) && dryRun.includes("All"));
  } catch {
    return true;
  }
}

// Decoded before it is split, as in the server: to Go's router `pods/web%2Fexec` is `pods/web/exec`.
function decoded(pathname: string): string {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return pathname.replace(
    /(?:%[0-9a-f]{2})+/gi,
    (bytes) => decoder.decode(Uint8Array.fromHex(bytes.replaceAll("%", ""))),
  );
}
