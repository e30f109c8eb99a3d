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

/** The types whose objects are pods or have pods, with their other names. */
const POD_TYPE_NAMES: Readonly<Record<string, readonly string[]>> = {
  pods: ["pod", "po"],
  deployments: ["deployment", "deploy"],
  statefulsets: ["statefulset", "sts"],
  daemonsets: ["daemonset", "ds"],
  replicasets: ["replicaset", "rs"],
  jobs: ["job"],
  services: ["service", "svc"],
};

/** The plural names of the types whose objects are pods or have pods. */
export const POD_TYPES: ReadonlySet<string> = new Set(Object.keys(POD_TYPE_NAMES));

// kubectl also reads the logs of a ReplicationController, but nobody needs it as a suggestion.
const ALL_POD_TYPE_NAMES = new Set([
  ...Object.entries(POD_TYPE_NAMES).flat(2),
  ...["replicationcontrollers", "replicationcontroller", "rc"],
]);

/** Reports whether a word is a type with pods, in any form that kubectl knows, such as `deploy` or `deployments.apps`. */
export function isPodType(word: string): boolean {
  const [, name = ""] = /^([^.]*)(?:\.[a-z0-9.]+)?$/.exec(word) ?? [];
  return ALL_POD_TYPE_NAMES.has(name);
}
