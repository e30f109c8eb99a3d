import { defined } from "../data/base/defined.ts";
import { apiVersionOf } from "../data/core/resource.ts";
import { listVerbs, openApiPaths } from "./openapi/paths.ts";
import { findSandboxSchema, schemas } from "./openapi/schemas.ts";
import type { SandboxKind, Schema } from "./types.ts";

/** The version that a sandbox reports: that of the API server whose behavior it follows. */
const VERSION = {
  major: "1",
  minor: "36",
  gitVersion: "v1.36.3",
  gitCommit: "sandbox",
  gitTreeState: "clean",
  buildDate: "2026-01-01T00:00:00Z",
  goVersion: "go1.26",
  compiler: "gc",
  platform: "linux/amd64",
};

/**
 * Returns the document at a path that is not a resource's: discovery, version, health or OpenAPI. Returns undefined if the
 * path has none.
 */
export async function documentAt(path: string, kinds: readonly SandboxKind[], accept: string): Promise<unknown> {
  const aggregated = accept.includes("as=APIGroupDiscoveryList");
  switch (path) {
    case "/version":
    case "/version/":
      return VERSION;
    case "/healthz":
    case "/livez":
    case "/readyz":
      return "ok";
    case "/":
      return {
        paths: [
          "/api",
          "/api/v1",
          "/apis",
          ...listGroups(kinds).map((group) => `/apis/${group}`),
          "/healthz",
          "/openapi/v3",
          "/version",
        ],
      };
    case "/api":
      return aggregated ? discovery([""], kinds) : {
        kind: "APIVersions",
        versions: ["v1"],
        serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: "10.160.0.3:8443" }],
      };
    case "/apis":
      return aggregated ? discovery(listGroups(kinds), kinds) : {
        kind: "APIGroupList",
        apiVersion: "v1",
        groups: listGroups(kinds).map((group) => groupDocument(group, kinds)),
      };
    case "/openapi/v3":
      return {
        paths: Object.fromEntries(
          groupVersions(kinds).map((name) => [name, { serverRelativeURL: `/openapi/v3/${name}?hash=sandbox` }]),
        ),
      };
  }
  const openapi = /^\/openapi\/v3\/((?:api|apis\/[^/]+)\/[^/]+)$/.exec(path)?.[1];
  if (openapi !== undefined) {
    return groupVersions(kinds).includes(openapi) ? await openapiDocument(openapi, kinds) : undefined;
  }
  const [, root, first, second, ...rest] = path.replace(/\/$/, "").split("/");
  if (rest.length > 0) return undefined;
  if (root === "api" && first === "v1" && second === undefined) return resourceList("", "v1", kinds);
  if (root !== "apis" || first === undefined || !listGroups(kinds).includes(first)) return undefined;
  return second === undefined
    ? { ...groupDocument(first, kinds), kind: "APIGroup", apiVersion: "v1" }
    : resourceList(first, second, kinds);
}

function listGroups(kinds: readonly SandboxKind[]): string[] {
  return [...new Set(kinds.map(({ group }) => group).filter((group) => group !== ""))];
}

function listVersions(group: string, kinds: readonly SandboxKind[]): string[] {
  return [...new Set(kinds.filter((kind) => kind.group === group).map(({ version }) => version))];
}

function groupVersions(kinds: readonly SandboxKind[]): string[] {
  return [...new Set(kinds.map(({ group, version }) => group === "" ? `api/${version}` : `apis/${group}/${version}`))];
}

function groupDocument(group: string, kinds: readonly SandboxKind[]) {
  const versions = listVersions(group, kinds).map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function discovery(groups: readonly string[], kinds: readonly SandboxKind[]) {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groups.map((group) => ({
      metadata: group === "" ? { creationTimestamp: null } : { name: group, creationTimestamp: null },
      versions: listVersions(group, kinds).map((version) => ({
        version,
        freshness: "Current",
        resources: kinds.filter((kind) => kind.group === group && kind.version === version).map((kind) =>
          defined({
            resource: kind.plural,
            responseKind: { group, version, kind: kind.kind },
            scope: kind.namespaced ? "Namespaced" : "Cluster",
            singularResource: kind.singular,
            verbs: kind.verbs,
            shortNames: omitEmpty(kind.shortNames),
            categories: omitEmpty(kind.categories),
            subresources: omitEmpty(kind.subresources.map((subresource) => ({
              subresource,
              responseKind: { group, version, kind: kind.kind },
              verbs: listVerbs(subresource),
            }))),
          })
        ),
      })),
    })),
  };
}

// Go's omitempty.
function omitEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function resourceList(group: string, version: string, kinds: readonly SandboxKind[]) {
  const own = kinds.filter((kind) => kind.group === group && kind.version === version);
  if (own.length === 0) return undefined;
  return defined({
    kind: "APIResourceList",
    apiVersion: group === "" ? undefined : "v1",
    groupVersion: apiVersionOf({ group, version }),
    resources: own.flatMap((kind) => [
      defined({
        name: kind.plural,
        singularName: kind.singular,
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: kind.verbs,
        shortNames: omitEmpty(kind.shortNames),
        categories: omitEmpty(kind.categories),
      }),
      ...kind.subresources.map((subresource) => ({
        name: `${kind.plural}/${subresource}`,
        singularName: "",
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: listVerbs(subresource),
      })),
    ]),
  });
}

async function openapiDocument(name: string, kinds: readonly SandboxKind[]) {
  const own = kinds.filter(({ group, version }) =>
    name === (group === "" ? `api/${version}` : `apis/${group}/${version}`)
  );
  const all = await schemas();
  const used: Record<string, Schema> = {};
  const paths: Record<string, unknown> = {};
  for (const kind of own) {
    const schema = await findSandboxSchema(kind);
    if (schema === undefined) continue;
    const key = Object.keys(all).find((key) => all[key] === schema) ?? `${kind.group}.${kind.version}.${kind.kind}`;
    const gvk = { group: kind.group, version: kind.version, kind: kind.kind };
    used[key] = kind.custom === undefined ? schema : { ...schema, "x-kubernetes-group-version-kind": [gvk] };
    collect(schema, all, used);
    Object.assign(paths, openApiPaths(kind, `/${name}`, `#/components/schemas/${key}`));
  }
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: VERSION.gitVersion },
    paths,
    components: { schemas: used },
  };
}

function collect(schema: unknown, all: Record<string, Schema>, used: Record<string, Schema>): void {
  if (Array.isArray(schema)) return schema.forEach((item) => collect(item, all, used));
  if (typeof schema !== "object" || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key !== "$ref" || typeof value !== "string") {
      collect(value, all, used);
      continue;
    }
    const name = value.replace("#/components/schemas/", "");
    const found = all[name];
    if (found === undefined || name in used) continue;
    used[name] = found;
    collect(found, all, used);
  }
}
