/** A kind that a server offers, with everything that its paths need (discovery's APIResource, flattened). */
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
  /** Such as `po`. */
  shortNames: readonly string[];
  /** Verbs such as `get`, `list`, `create`, `patch`. */
  verbs: readonly string[];
  /** Groups of kinds such as `all`. */
  categories: readonly string[];
  /** Names of the subresources: `status`, `log`, `scale`. */
  subresources: readonly string[];
  /** The verbs of each subresource; only where the server was asked. */
  subresourceVerbs?: Readonly<Record<string, readonly string[]>>;
}

/** Writes `v1` for the core group and `apps/v1` for a named one. */
export function apiVersionOf(resource: { group: string; version: string }): string {
  return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

/** Reads an apiVersion: `v1` has the empty group, `apps/v1` the group `apps`. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Writes a resource as kubectl does in messages: `pods`, `deployments.apps`. */
export function groupResourceOf(resource: { group: string; plural: string }): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** Writes what stands before an object's name in kubectl's lists of several kinds: `pod/`, `deployment.apps/`. */
export function namePrefix({ kind, group }: { kind: string; group: string }): string {
  return `${kind.toLowerCase()}${group === "" ? "" : `.${group}`}/`;
}

/** Writes a name by which discovery finds this very kind: `deployments.v1.apps`, `pods.v1`. */
export function exactName({ plural, version, group }: { plural: string; version: string; group: string }): string {
  return group === "" ? `${plural}.${version}` : `${plural}.${version}.${group}`;
}
