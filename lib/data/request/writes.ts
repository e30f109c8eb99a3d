import { defined } from "../base/defined.ts";

/**
 * Says whether a request could change something, or act, on the server. Questions that are posted (reviews) do not, nor
 * does a dry run. What does, though it is a GET: whatever reaches into a pod or a kubelet.
 *
 * @param request Built on the placeholder origin; its body stays unread.
 */
export async function isWrite(request: Request): Promise<boolean> {
  const { pathname, searchParams } = new URL(request.url);
  const parts = readPath(pathname);
  if (["GET", "HEAD", "OPTIONS"].includes(request.method)) return acts(parts);
  if (!knowsDryRun(parts)) return true;
  if (searchParams.getAll("dryRun").includes("All")) return request.method === "DELETE" && await deletes(request);
  if (request.method === "POST") return !/^\/apis\/(authentication|authorization)\.k8s\.io\/.*reviews$/.test(pathname);
  return request.method !== "DELETE" || await deletes(request);
}

/**
 * Says whether a dry run of a write there is one. What goes through to a pod, a service or a kubelet has none, and a token
 * that is asked for in a dry run is as good as any (kube-apiserver 1.36).
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

/** Takes a path apart: `/apis/apps/v1/namespaces/shop/deployments/web/scale`. Empty for a path of no resource. */
export function readPath(pathname: string): PathParts {
  const [root, ...rest] = decoded(pathname).split("/").slice(1);
  const parts = root === "api" ? rest.slice(1) : root === "apis" ? rest.slice(2) : [];
  const namespace = parts[0] === "namespaces" && parts.length > 2 ? parts[1] : undefined;
  // Namespaces have subresources of their own.
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
  // A kubelet runs commands for whoever may GET nodes/proxy (kubernetes/kubernetes#101493 and its kin).
  return plural === "nodes" && first === "proxy";
}

// With a body the server does not look at the query (apiserver, handlers/delete.go).
async function deletes(request: Request): Promise<boolean> {
  const text = request.body === null ? "" : await request.clone().text();
  if (text === "") return !new URL(request.url).searchParams.getAll("dryRun").includes("All");
  try {
    const { dryRun } = JSON.parse(text);
    return !(Array.isArray(dryRun) && dryRun.includes("All"));
  } catch {
    return true;
  }
}

// Before the path is taken apart, as the server does it: to Go's router `pods/web%2Fexec` is `pods/web/exec`.
function decoded(pathname: string): string {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return pathname.replace(
    /(?:%[0-9a-f]{2})+/gi,
    (bytes) => decoder.decode(Uint8Array.fromHex(bytes.replaceAll("%", ""))),
  );
}
