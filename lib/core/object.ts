/** Who owns an object (`metadata.ownerReferences[]`, Kubernetes API conventions). */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Object metadata, with the wire's own spelling. Times are RFC 3339 strings. */
export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
}

/** Any Kubernetes object: what an unknown kind is read as. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
  // deno-lint-ignore no-explicit-any -- fields beyond metadata depend on the kind, which only the server knows
  [field: string]: any;
}

/** List metadata; `remainingItemCount` is set only on a page of an unfiltered list. */
export interface ListMeta {
  resourceVersion?: string;
  continue?: string;
  remainingItemCount?: number;
}

/** A list as the API server sends it. */
export interface KubeList<T = KubeObject> {
  apiVersion: string;
  kind: string;
  metadata: ListMeta;
  items: T[];
}

/** Says whether a value is a JSON object (neither null nor an array). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Says whether a value looks like a Kubernetes object: it has an apiVersion and a kind, both strings. */
export function isKubeObject(value: unknown): value is KubeObject {
  return isRecord(value) && typeof value.apiVersion === "string" && typeof value.kind === "string";
}

/** Says whether a value is a Kubernetes list: an `items` array under a kind that ends in `List`. */
export function isKubeList(value: unknown): value is KubeList {
  return isRecord(value) && Array.isArray(value.items) && typeof value.kind === "string" && value.kind.endsWith("List");
}
