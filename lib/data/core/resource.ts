/** A kind of a server, with everything that its paths need (a flat form of discovery's APIResource). */
export interface Resource {
  /** The API group; empty for the core group. */
  group: string;
  /** The API version, such as `v1`. */
  version: string;
  /** The kind, such as `Pod`. */
  kind: string;
  /** The plural, lower-case name in paths: `pods`. */
  plural: string;
  /** The lower-case singular: `pod`. */
  singular: string;
  /** Whether its objects are in a namespace. */
  namespaced: boolean;
  /** The short names, such as `po`. */
  shortNames: readonly string[];
  /** The verbs, such as `get`, `list`, `create`, `patch`. */
  verbs: readonly string[];
  /** The categories, such as `all`. */
  categories: readonly string[];
  /** The names of the subresources: `status`, `log`, `scale`. */
  subresources: readonly string[];
  /** The verbs of each subresource. Only known if the kind comes from the server. */
  subresourceVerbs?: Readonly<Record<string, readonly string[]>>;
}

/** Returns the apiVersion: `v1` for the core group, `apps/v1` for a named one. */
export function apiVersionOf(resource: { group: string; version: string }): string {
  return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

/** Parses an apiVersion: `v1` has the empty group, `apps/v1` the group `apps`. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Returns the name of a resource in kubectl's messages: `pods`, `deployments.apps`. */
export function groupResourceOf(resource: { group: string; plural: string }): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** Returns the prefix of names in kubectl's lists of several kinds: `pod/`, `deployment.apps/`. */
export function namePrefix({ kind, group }: { kind: string; group: string }): string {
  return `${kind.toLowerCase()}${group === "" ? "" : `.${group}`}/`;
}

/** Returns the full name of a kind, which discovery resolves to this kind only: `deployments.v1.apps`, `pods.v1`. */
export function exactName({ plural, version, group }: { plural: string; version: string; group: string }): string {
  return group === "" ? `${plural}.${version}` : `${plural}.${version}.${group}`;
}
