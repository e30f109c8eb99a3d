/** An owner of an object (`metadata.ownerReferences[]`, Kubernetes API conventions). */
export interface OwnerReference {
  /** The group and version: `v1`, `apps/v1`. */
  apiVersion: string;
  /** The kind, such as `Pod`. */
  kind: string;
  /** The name. */
  name: string;
  /** The unique id, if there is one. */
  uid: string;
  /** Whether this owner manages the object. */
  controller?: boolean | undefined;
  /** Whether a foreground deletion of the owner waits for the object. */
  blockOwnerDeletion?: boolean | undefined;
}

/** Object metadata. Times are RFC 3339 strings. */
export interface ObjectMeta {
  /** The name. */
  name?: string | undefined;
  /** The prefix of a name that the server completes. */
  generateName?: string | undefined;
  /** The namespace; absent for cluster-scoped objects. */
  namespace?: string | undefined;
  /** The unique id, if there is one. */
  uid?: string | undefined;
  /** The version, which changes with every write. Compare it for equality only. */
  resourceVersion?: string | undefined;
  /** The number of changes of the desired state (`spec`). */
  generation?: number | undefined;
  /** The time of creation, RFC 3339. */
  creationTimestamp?: string | undefined;
  /** The time when the object is to be removed. Set while it is being deleted. */
  deletionTimestamp?: string | undefined;
  /** The grace period of the deletion in seconds. */
  deletionGracePeriodSeconds?: number | undefined;
  /** The labels, which selectors match. */
  labels?: Record<string, string> | undefined;
  /** The annotations, which tools use for notes. */
  annotations?: Record<string, string> | undefined;
  /** The finalizers that must be removed before the object is deleted. */
  finalizers?: string[] | undefined;
  /** The owners. The object is deleted after all of them. */
  ownerReferences?: OwnerReference[] | undefined;
  /** The fields that each manager owns (KEP-555). */
  managedFields?: unknown[] | undefined;
}

/** Any Kubernetes object. Objects of unknown kinds have this type. */
export interface KubeObject {
  /** The group and version: `v1`, `apps/v1`. */
  apiVersion?: string | undefined;
  /** The kind, such as `Pod`. */
  kind?: string | undefined;
  /** Metadata. */
  metadata?: ObjectMeta | undefined;
  /** The other fields of the kind. */
  // deno-lint-ignore no-explicit-any -- fields beyond metadata depend on the kind, which only the server knows
  [field: string]: any;
}

/** Metadata of a stored object. */
export interface StoredMeta extends ObjectMeta {
  /** The name. */
  name: string;
}

/** A stored object: it has a name, and the metadata that only a server sets, such as `uid`. */
export type Stored<T> = T & {
  /** Metadata. */
  metadata: StoredMeta;
};

/**
 * One object: itself, as it was read, or a reference to it, such as an owner reference, the `involvedObject` of an event
 * or the `scaleTargetRef` of an autoscaler. If it has no namespace, the call's option or the session's namespace is used.
 */
export interface ObjectReference {
  /** Group and version. @default {the server's preferred version of the kind} */
  apiVersion?: string | undefined;
  /** The kind, such as `Pod`. */
  kind?: string | undefined;
  /** The metadata of an object. */
  metadata?: { name?: string | undefined; namespace?: string | undefined } | undefined;
  /** The name in a reference. */
  name?: string | undefined;
  /** The namespace in a reference. */
  namespace?: string | undefined;
}

/** List metadata. `remainingItemCount` is only set on a page of a list without selectors. */
export interface ListMeta {
  /** The version, which changes with every write. Compare it for equality only. */
  resourceVersion?: string;
  /** The token of the next page. */
  continue?: string;
  /** The number of objects after this page. Absent if there is a selector. */
  remainingItemCount?: number;
}

/** A list of the API server. */
export interface KubeList<T = KubeObject> {
  /** The group and version: `v1`, `apps/v1`. */
  apiVersion: string;
  /** The kind, such as `Pod`. */
  kind: string;
  /** Metadata. */
  metadata: ListMeta;
  /** The objects. */
  items: T[];
}

/** Reports whether a value is a JSON object (neither null nor an array). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Number);
}

/** Returns the objects of a list, or an empty array if the value is not a list. */
export function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Reports whether a value has an apiVersion and a kind, both strings. */
export function isKubeObject(value: unknown): value is KubeObject {
  return isRecord(value) && typeof value.apiVersion === "string" && typeof value.kind === "string";
}

/** Reports whether a value is a Kubernetes list: its kind ends in `List`, and it has an `items` array. */
export function isKubeList(value: unknown): value is KubeList {
  return isRecord(value) && Array.isArray(value.items) && typeof value.kind === "string" && value.kind.endsWith("List");
}

/** Reports whether an object is a Secret. */
export function isSecret({ apiVersion, kind }: KubeObject): boolean {
  return kind === "Secret" && apiVersion === "v1";
}

/** The annotation in which kubectl keeps a copy of the entire object, secrets included. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Returns an object without the fields that each write changes: `resourceVersion` and `generation`. */
export function withoutVersion(object: KubeObject): KubeObject {
  const { resourceVersion: _version, generation: _generation, ...metadata } = object.metadata ?? {};
  return { ...object, metadata };
}

/** Returns the object without `managedFields`, which kubectl also leaves out of its JSON and YAML. */
export function withoutManagedFields(object: KubeObject): KubeObject {
  if (object.metadata?.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/**
 * Returns the object without the metadata that only a server sets, so that it can be created again. The server refuses a
 * resourceVersion in a create, and would keep the managedFields of the old object.
 */
export function withoutIdentity<T extends KubeObject>(object: T): T {
  if (object.metadata === undefined || object.metadata === null) return object;
  const { uid: _u, resourceVersion: _r, creationTimestamp: _c, generation: _g, managedFields: _m, ...metadata } =
    object.metadata;
  return { ...object, metadata };
}

/** Returns the name of an object. In Go, and so in a manifest, null and an empty string count as absent. */
export function nameOf({ metadata }: KubeObject): string | undefined {
  return metadata?.name || undefined;
}

/** Returns the namespace of an object. Null and an empty string count as absent. */
export function namespaceOf({ metadata }: KubeObject): string | undefined {
  return metadata?.namespace || undefined;
}
