/** Who owns an object (`metadata.ownerReferences[]`, Kubernetes API conventions). */
export interface OwnerReference {
  /** Group and version: `v1`, `apps/v1`. */
  apiVersion: string;
  /** The kind, such as `Pod`. */
  kind: string;
  /** The name. */
  name: string;
  /** The unique id, where there is one. */
  uid: string;
  /** Whether this owner is the one that manages it. */
  controller?: boolean;
  /** Whether the owner waits for it in a foreground deletion. */
  blockOwnerDeletion?: boolean;
}

/** Object metadata, with the wire's own spelling. Times are RFC 3339 strings. */
export interface ObjectMeta {
  /** The name. */
  name?: string;
  /** The beginning of a name that the server completes. */
  generateName?: string;
  /** The namespace; none for what belongs to the cluster. */
  namespace?: string;
  /** The unique id, where there is one. */
  uid?: string;
  /** Changes with every write; to be compared for equality alone. */
  resourceVersion?: string;
  /** Counts the changes of what is wanted (`spec`). */
  generation?: number;
  /** When it was created, RFC 3339. */
  creationTimestamp?: string;
  /** When it is to be gone; set once it is being deleted. */
  deletionTimestamp?: string;
  /** Seconds that it has to end. */
  deletionGracePeriodSeconds?: number;
  /** What selectors look at. */
  labels?: Record<string, string>;
  /** What tools note. */
  annotations?: Record<string, string>;
  /** Who must let go before it is gone. */
  finalizers?: string[];
  /** Who owns it: it goes when they all have gone. */
  ownerReferences?: OwnerReference[];
  /** Which manager owns which fields (KEP-555). */
  managedFields?: unknown[];
}

/** Any Kubernetes object: what an unknown kind is read as. */
export interface KubeObject {
  /** Group and version: `v1`, `apps/v1`. */
  apiVersion?: string;
  /** The kind, such as `Pod`. */
  kind?: string;
  /** Metadata. */
  metadata?: ObjectMeta;
  /** Every other field, as the kind has it. */
  // deno-lint-ignore no-explicit-any -- fields beyond metadata depend on the kind, which only the server knows
  [field: string]: any;
}

/** Metadata as a server stores it. */
export interface StoredMeta extends ObjectMeta {
  /** The name. */
  name: string;
}

/** An object as a server stores it: with a name, and with the metadata that only a server sets, such as `uid`. */
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

/** List metadata; `remainingItemCount` is set only on a page of an unfiltered list. */
export interface ListMeta {
  /** Changes with every write; to be compared for equality alone. */
  resourceVersion?: string;
  /** The token of the next page. */
  continue?: string;
  /** How many objects follow; missing with a selector. */
  remainingItemCount?: number;
}

/** A list as the API server sends it. */
export interface KubeList<T = KubeObject> {
  /** Group and version: `v1`, `apps/v1`. */
  apiVersion: string;
  /** The kind, such as `Pod`. */
  kind: string;
  /** Metadata. */
  metadata: ListMeta;
  /** The objects. */
  items: T[];
}

/** Says whether a value is a JSON object (neither null nor an array). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Number);
}

/** The objects of a list; none where it is no list. */
export function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Says whether a value looks like a Kubernetes object: it has an apiVersion and a kind, both strings. */
export function isKubeObject(value: unknown): value is KubeObject {
  return isRecord(value) && typeof value.apiVersion === "string" && typeof value.kind === "string";
}

/** Says whether a value is a Kubernetes list: an `items` array under a kind that ends in `List`. */
export function isKubeList(value: unknown): value is KubeList {
  return isRecord(value) && Array.isArray(value.items) && typeof value.kind === "string" && value.kind.endsWith("List");
}

/** The annotation in which kubectl keeps a copy of the whole object, what is secret in it too. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** The object without who owns which field, which is noise to nearly every reader; as kubectl's JSON and YAML. */
export function withoutManagedFields(object: KubeObject): KubeObject {
  if (object.metadata?.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/**
 * The object without the metadata that only a server sets, so that one that was read can be created again, here or
 * elsewhere. The server refuses a resourceVersion in a create and would keep the managedFields of the old object.
 */
export function withoutIdentity<T extends KubeObject>(object: T): T {
  if (object.metadata === undefined || object.metadata === null) return object;
  const { uid: _u, resourceVersion: _r, creationTimestamp: _c, generation: _g, managedFields: _m, ...metadata } =
    object.metadata;
  return { ...object, metadata };
}

/** The name of an object. In Go, and so in a manifest, null and an empty text are the same as none. */
export function nameOf({ metadata }: KubeObject): string | undefined {
  return metadata?.name || undefined;
}

/** The namespace of an object; null and an empty text are none, as for {@linkcode nameOf}. */
export function namespaceOf({ metadata }: KubeObject): string | undefined {
  return metadata?.namespace || undefined;
}
