import type { KubeObject } from "../../data/core/object.ts";

/** What every call takes. */
export interface CallOptions {
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Where an object lives. */
export interface ScopeOptions extends CallOptions {
  /** The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session's} */
  namespace?: string;
}

/** Options of `get` and `find`. */
export interface GetOptions extends ScopeOptions {
  /** Such as `status` or `scale`. */
  subresource?: string;
}

/** Which objects a list holds. */
export interface ListOptions extends ScopeOptions {
  /** A label selector: kubectl's syntax (`app in (a,b),tier!=x`) or an object of equalities. */
  labels?: string | Record<string, string>;
  /** A field selector, likewise: `{ "spec.nodeName": "minikube" }`. */
  fields?: string | Record<string, string>;
  /**
   * Objects a page asked from the server; 0 asks for everything in one answer.
   *
   * @default {few first, then as many as make some MiB}
   */
  limit?: number;
  /** Ask for `apiVersion`, `kind` and `metadata` alone (PartialObjectMetadata). @default {false} */
  metadataOnly?: boolean;
  /** Called with each page as it comes: for a line of progress. @default {nobody is told} */
  onPage?: (page: PageInfo) => void;
}

/** What a page was. */
export interface PageInfo {
  /** Objects, or rows. */
  count: number;
  /** Bytes, unpacked. */
  size: number;
}

/** Options of `table`. */
export interface TableOptions extends ListOptions {
  /** Only this object. */
  name?: string;
  /** How much of each object a row carries. @default {"None"} */
  includeObject?: "None" | "Metadata" | "Object";
  /** With `"Metadata"`: keep no more of it than name, namespace and labels. @default {false} */
  slim?: boolean;
}

/** What every write takes. */
export interface WriteOptions extends ScopeOptions {
  /** Ask the server to go through everything but the storing. @default {false} */
  dryRun?: boolean;
  /** Who the changed fields belong to. @default {"k8s"} */
  fieldManager?: string;
  /** What the server does with unknown or duplicate fields. @default {"Strict"} */
  fieldValidation?: "Strict" | "Warn" | "Ignore";
  /** Such as `status` or `scale`. */
  subresource?: string;
}

/** Options of `apply`. */
export interface ApplyOptions extends WriteOptions {
  /** Take over fields that other managers own. @default {false} */
  forceConflicts?: boolean;
}

/** Options of `patch`. */
export interface PatchOptions extends WriteOptions {
  /** RFC 6902, RFC 7386, or Kubernetes' own. @default {"strategic", and "merge" for a kind that is a CRD} */
  type?: "json" | "merge" | "strategic";
}

/** Options of `delete`. */
export interface DeleteOptions extends WriteOptions {
  /** Seconds; 0 with force deletes at once. @default {the kind's own} */
  gracePeriodSeconds?: number;
  /** What happens to the objects it owns. @default {"Background"} */
  propagationPolicy?: "Background" | "Foreground" | "Orphan";
  /** Refuse where the object is another by now. */
  preconditions?: { uid?: string; resourceVersion?: string };
  /** Wait until the object is gone. @default {false} */
  wait?: boolean;
}

/** Options of `token` (authentication.k8s.io/v1 TokenRequest). */
export interface TokenOptions extends ScopeOptions {
  /** How long it is to be valid: seconds, or a Go duration such as `"10m"`. @default {the server's, usually 1h} */
  duration?: number | string;
  /** Whom it is meant for. @default {the API server} */
  audience?: string | string[];
  /** One that never expires, out of a Secret that is made where there is none; nothing else can be asked of it. */
  secret?: boolean;
  /** The object whose deletion ends the token. */
  boundObject?: { apiVersion?: string; kind: "Pod" | "Secret" | "Node"; name: string; uid?: string };
}

/** Options of `raw`. */
export interface RawOptions extends CallOptions {
  /** The HTTP method. @default {"GET", and "POST" with a body} */
  method?: string;
  /** A string goes out as it is, anything else as JSON. */
  body?: unknown;
  /** Headers beside those that every request has; a body is JSON, and with PATCH a JSON patch or a merge patch. */
  headers?: HeadersInit;
}

/** A list: the items, iterable, with the list's metadata. */
export interface ObjectList<T = KubeObject> extends Iterable<T> {
  /** Group and version: `v1`, `apps/v1`. */
  readonly apiVersion: string;
  /** The kind, such as `Pod`. */
  readonly kind: string;
  /** Metadata. */
  readonly metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  /** The objects. */
  readonly items: T[];
}

/** The answer to `can`. */
export interface Decision {
  /** Whether it is allowed. */
  allowed: boolean;
  /** Set where an authorizer said no for good. */
  denied?: boolean;
  /** Why, in the words of the server. */
  reason?: string;
  /** What went wrong while it was decided. */
  evaluationError?: string;
}

/** The answer to `whoami` (authentication.k8s.io/v1 UserInfo). */
export interface UserInfo {
  /** Such as `system:serviceaccount:default:default`. */
  username?: string;
  /** The unique id, where there is one. */
  uid?: string;
  /** The groups of the user. */
  groups?: string[];
  /** Whatever else the authenticator knows. */
  extra?: Record<string, string[]>;
}
