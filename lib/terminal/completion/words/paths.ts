import { groupResourceOf, type Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Candidate } from "../candidate.ts";
import type { Knowledge } from "../cluster_cache.ts";

const ROOTS = ["/api", "/apis", "/openapi/v3", "/version", "/healthz", "/livez", "/readyz", "/metrics"];

/** Completes API paths of this server, one segment at a time: `/api/v1/namespaces/default/pods/`. */
export async function completeApiPaths(
  k8s: K8s,
  typed: string,
  knowledge: Knowledge,
  signal?: AbortSignal,
): Promise<Candidate[]> {
  const head = typed.slice(0, typed.lastIndexOf("/") + 1);
  const [, root, ...rest] = head.split("/").slice(0, -1);
  if (root !== "api" && root !== "apis") return [...under("/", ["api", "apis"]), ...ROOTS.map((text) => ({ text }))];
  const resources = await knowledge.types(k8s, signal);
  const ofRoot = resources.filter(({ group }) => (root === "api") === (group === ""));
  const [group, version, ...segments] = root === "api" ? ["", ...rest] : rest;
  if (group === undefined) return under(head, ofRoot.map(({ group }) => group));
  const ofGroup = ofRoot.filter((resource) => resource.group === group);
  if (version === undefined) return under(head, ofGroup.map(({ version }) => version));
  const known = ofGroup.filter((resource) => resource.version === version);
  const isScoped = segments[0] === "namespaces" && segments.length > 1;
  const [namespace, plural, name] = isScoped ? segments.slice(1) : ["", ...segments];
  if (segments.length === 1 && segments[0] === "namespaces") {
    const names = await knowledge.namespaces(k8s, signal);
    return under(head, names.map(({ text }) => text), known.some(({ namespaced }) => namespaced));
  }
  if (plural === undefined) {
    const here = known.filter(({ namespaced }) => namespaced || !isScoped);
    const scopes = !isScoped && known.some(({ namespaced }) => namespaced) ? under(head, ["namespaces"]) : [];
    return [...scopes, ...here.map((resource) => ({ text: head + resource.plural, detail: resource.kind }))];
  }
  const resource = known.find((each) => each.plural === plural);
  if (resource === undefined) return [];
  if (name === undefined) return await namesUnder(head, k8s, resource, namespace ?? "", knowledge, signal);
  return under(head, resource.subresources, false);
}

async function namesUnder(
  head: string,
  k8s: K8s,
  resource: Resource,
  namespace: string,
  knowledge: Knowledge,
  signal?: AbortSignal,
): Promise<Candidate[]> {
  // A namespaced object has no path without its namespace.
  if (resource.namespaced && namespace === "") return [];
  const names = await knowledge.names(k8s, groupResourceOf(resource), namespace, signal);
  return names.map((each) => ({ ...each, text: head + each.text }));
}

function under(head: string, segments: readonly string[], goesOn = true): Candidate[] {
  return [...new Set(segments)].map((segment) => {
    const text = head + segment;
    return goesOn ? { text: `${text}/`, unfinished: true } : { text };
  });
}
