import type { KubeObject } from "../../data/core/object.ts";
import {
  ANY,
  BOOLEAN,
  either,
  FUNCTION,
  NAMESPACE,
  oneOf,
  type OptionTable,
  type OptionType,
  SELECTOR,
  shape,
  SIGNAL,
  STRING,
  STRINGS,
  WHOLE_NUMBER,
} from "../../data/core/options.ts";

/** What every call takes. */
export interface CallOptions {
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The options of a call that has no others. */
export const CALL_OPTIONS: OptionTable<CallOptions> = { signal: SIGNAL };

/** Where an object lives. */
export interface ScopeOptions extends CallOptions {
  /** The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session's} */
  namespace?: string | undefined;
}

/** The options of a call about one place. */
export const SCOPE_OPTIONS: OptionTable<ScopeOptions> = { ...CALL_OPTIONS, namespace: NAMESPACE };

/** Options of `get` and `find`. */
export interface GetOptions extends ScopeOptions {
  /** Such as `status` or `scale`. */
  subresource?: string | undefined;
}

/** The options of `get`, `find`, `path` and `can`. */
export const GET_OPTIONS: OptionTable<GetOptions> = { ...SCOPE_OPTIONS, subresource: STRING };

/** Which objects a list holds. */
export interface ListOptions extends ScopeOptions {
  /** A label selector: kubectl's syntax (`app in (a,b),tier!=x`) or an object of equalities. */
  labels?: string | Record<string, string> | undefined;
  /** A field selector, likewise: `{ "spec.nodeName": "minikube" }`. */
  fields?: string | Record<string, string> | undefined;
  /**
   * Objects per page. All pages are read, so it does not limit the result. With 0, everything comes in one answer.
   *
   * @default {a small first page, then pages of some MiB}
   */
  pageSize?: number | undefined;
  /** Ask for `apiVersion`, `kind` and `metadata` alone (PartialObjectMetadata). @default {false} */
  metadataOnly?: boolean | undefined;
  /** Called with each page as it comes: for a line of progress. @default {nobody is told} */
  onPage?: ((page: PageInfo) => void) | undefined;
}

/** The options of `list`, `each` and `pages`. */
export const LIST_OPTIONS: OptionTable<ListOptions> = {
  ...SCOPE_OPTIONS,
  labels: SELECTOR,
  fields: SELECTOR,
  pageSize: WHOLE_NUMBER,
  metadataOnly: BOOLEAN,
  onPage: FUNCTION,
};

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
  name?: string | undefined;
  /** With `name`: such as `status` or `scale`. */
  subresource?: string | undefined;
  /** How much of each object a row carries. @default {"None"; for `table` of all namespaces, a slim "Metadata"} */
  includeObject?: "None" | "Metadata" | "Object" | undefined;
  /** With `"Metadata"`: keep no more of it than name, namespace and labels. @default {false} */
  slim?: boolean | undefined;
}

/** The options of `table` and `tablePages`. */
export const TABLE_OPTIONS: OptionTable<TableOptions> = {
  ...LIST_OPTIONS,
  name: STRING,
  subresource: STRING,
  includeObject: oneOf("None", "Metadata", "Object"),
  slim: BOOLEAN,
};

/** What every write takes. */
export interface WriteOptions extends ScopeOptions {
  /** Ask the server to go through everything but the storing. @default {false} */
  dryRun?: boolean | undefined;
  /** Who the changed fields belong to. @default {"k8s"} */
  fieldManager?: string | undefined;
  /** What the server does with unknown or duplicate fields. @default {"Strict"} */
  fieldValidation?: "Strict" | "Warn" | "Ignore" | undefined;
  /** Such as `status` or `scale`. */
  subresource?: string | undefined;
}

/** The options of `create` and `replace`. */
export const WRITE_OPTIONS: OptionTable<WriteOptions> = {
  ...SCOPE_OPTIONS,
  dryRun: BOOLEAN,
  fieldManager: STRING,
  fieldValidation: oneOf("Strict", "Warn", "Ignore"),
  subresource: STRING,
};

/** Options of `apply`. */
export interface ApplyOptions extends WriteOptions {
  /** Take over fields that other managers own. @default {false} */
  forceConflicts?: boolean | undefined;
}

/** The options of `apply`. */
export const APPLY_OPTIONS: OptionTable<ApplyOptions> = { ...WRITE_OPTIONS, forceConflicts: BOOLEAN };

/** Options of `patch`. */
export interface PatchOptions extends WriteOptions {
  /** RFC 6902, RFC 7386, or Kubernetes' own. @default {"strategic", and "merge" for a kind that is a CRD} */
  type?: "json" | "merge" | "strategic" | undefined;
}

/** The options of `patch`. */
export const PATCH_OPTIONS: OptionTable<PatchOptions> = {
  ...WRITE_OPTIONS,
  type: oneOf("json", "merge", "strategic"),
};

/** Options of `delete`. */
export interface DeleteOptions extends ScopeOptions {
  /** Ask the server to go through everything but the storing. @default {false} */
  dryRun?: boolean | undefined;
  /** Seconds; 0 with force deletes at once. @default {the kind's own} */
  gracePeriodSeconds?: number | undefined;
  /** What happens to the objects it owns. @default {"Background"} */
  propagationPolicy?: "Background" | "Foreground" | "Orphan" | undefined;
  /** Refuse where the object is another by now. */
  preconditions?: { uid?: string | undefined; resourceVersion?: string | undefined } | undefined;
  /** Wait until the object is gone. @default {false} */
  wait?: boolean | undefined;
}

/** The options of `delete`. */
export const DELETE_OPTIONS: OptionTable<DeleteOptions> = {
  ...SCOPE_OPTIONS,
  dryRun: BOOLEAN,
  gracePeriodSeconds: WHOLE_NUMBER,
  propagationPolicy: oneOf("Background", "Foreground", "Orphan"),
  preconditions: shape({ uid: STRING, resourceVersion: STRING }),
  wait: BOOLEAN,
};

/** Options of `token` (authentication.k8s.io/v1 TokenRequest). */
export interface TokenOptions extends ScopeOptions {
  /** How long it is to be valid: seconds, or a Go duration such as `"10m"`. @default {the server's, usually 1h} */
  duration?: number | string | undefined;
  /** Whom it is meant for. @default {the API server} */
  audience?: string | string[] | undefined;
  /** One that never expires, out of a Secret that is made where there is none; nothing else can be asked of it. */
  secret?: boolean | undefined;
  /** The object whose deletion ends the token. */
  boundObject?: {
    apiVersion?: string | undefined;
    kind: "Pod" | "Secret" | "Node";
    name: string;
    uid?: string | undefined;
  } | undefined;
}

const DURATION: OptionType<number | string> = {
  expected: 'a number of seconds, or a duration such as "10m"',
  accepts: (value): value is number | string => typeof value === "string" || Number.isFinite(value),
};

/** The options of `token`. */
export const TOKEN_OPTIONS: OptionTable<TokenOptions> = {
  ...SCOPE_OPTIONS,
  duration: DURATION,
  audience: either(STRING, STRINGS),
  secret: BOOLEAN,
  boundObject: shape({ apiVersion: STRING, kind: oneOf("Pod", "Secret", "Node"), name: STRING, uid: STRING }),
};

/** Options of `raw`. */
export interface RawOptions extends CallOptions {
  /** The HTTP method. @default {"GET", and "POST" with a body} */
  method?: string | undefined;
  /** A string goes out as it is, anything else as JSON. */
  body?: unknown | undefined;
  /** Headers beside those that every request has; a body is JSON, and with PATCH a JSON patch or a merge patch. */
  headers?: HeadersInit | undefined;
}

const HEADERS: OptionType<HeadersInit> = {
  expected: 'headers, such as { accept: "text/plain" }',
  accepts: (value): value is HeadersInit => typeof value === "object" && value !== null,
};

/** The options of `raw`. */
export const RAW_OPTIONS: OptionTable<RawOptions> = {
  ...CALL_OPTIONS,
  method: STRING,
  body: ANY,
  headers: HEADERS,
};

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
