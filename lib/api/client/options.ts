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

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The table of {@linkcode CallOptions}. */
export const CALL_OPTIONS: OptionTable<CallOptions> = { signal: SIGNAL };

/** Options of a call in a namespace. */
export interface ScopeOptions extends CallOptions {
  /** The namespace. For lists, `"*"` means all namespaces. Cluster-scoped kinds ignore it. @default {that of the session} */
  namespace?: string | undefined;
}

/** The table of {@linkcode ScopeOptions}. */
export const SCOPE_OPTIONS: OptionTable<ScopeOptions> = { ...CALL_OPTIONS, namespace: NAMESPACE };

/** Options of `get` and `find`. */
export interface GetOptions extends ScopeOptions {
  /** The subresource, such as `status` or `scale`. */
  subresource?: string | undefined;
}

/** The table of {@linkcode GetOptions}. */
export const GET_OPTIONS: OptionTable<GetOptions> = { ...SCOPE_OPTIONS, subresource: STRING };

/** Options of `list`, `each` and `pages`. */
export interface ListOptions extends ScopeOptions {
  /** A label selector: kubectl's syntax (`app in (a,b),tier!=x`) or an object of equalities. */
  labels?: string | Record<string, string> | undefined;
  /** A field selector in the same forms: `{ "spec.nodeName": "minikube" }`. */
  fields?: string | Record<string, string> | undefined;
  /**
   * The number of objects per page. All pages are read, so it does not limit the result. 0 requests a single answer.
   *
   * @default {a small first page, then pages of some MiB}
   */
  pageSize?: number | undefined;
  /** Only read `apiVersion`, `kind` and `metadata` (PartialObjectMetadata). @default {false} */
  metadataOnly?: boolean | undefined;
  /** Called after each page, for example to show progress. @default {nothing is called} */
  onPage?: ((page: PageInfo) => void) | undefined;
}

/** The table of {@linkcode ListOptions}. */
export const LIST_OPTIONS: OptionTable<ListOptions> = {
  ...SCOPE_OPTIONS,
  labels: SELECTOR,
  fields: SELECTOR,
  pageSize: WHOLE_NUMBER,
  metadataOnly: BOOLEAN,
  onPage: FUNCTION,
};

/** The size of a page. */
export interface PageInfo {
  /** The number of objects or rows. */
  count: number;
  /** The number of bytes after decompression. */
  size: number;
}

/** Options of `table`. */
export interface TableOptions extends ListOptions {
  /** The name of the only object. */
  name?: string | undefined;
  /** With `name`, the subresource, such as `status` or `scale`. */
  subresource?: string | undefined;
  /** The part of the object that each row contains. @default {"None", or for all namespaces "Metadata" with `slim`} */
  includeObject?: "None" | "Metadata" | "Object" | undefined;
  /** With `"Metadata"`, only keep the name, namespace and labels. @default {false} */
  slim?: boolean | undefined;
}

/** The table of {@linkcode TableOptions}. */
export const TABLE_OPTIONS: OptionTable<TableOptions> = {
  ...LIST_OPTIONS,
  name: STRING,
  subresource: STRING,
  includeObject: oneOf("None", "Metadata", "Object"),
  slim: BOOLEAN,
};

/** Options of every write. */
export interface WriteOptions extends ScopeOptions {
  /** Run the request on the server without storing the result. @default {false} */
  dryRun?: boolean | undefined;
  /** The field manager. @default {"k8s"} */
  fieldManager?: string | undefined;
  /** The server's reaction to unknown or duplicate fields. @default {"Strict"} */
  fieldValidation?: "Strict" | "Warn" | "Ignore" | undefined;
  /** The subresource, such as `status` or `scale`. */
  subresource?: string | undefined;
}

/** The table of {@linkcode WriteOptions}. */
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

/** The table of {@linkcode ApplyOptions}. */
export const APPLY_OPTIONS: OptionTable<ApplyOptions> = { ...WRITE_OPTIONS, forceConflicts: BOOLEAN };

/** Options of `patch`. */
export interface PatchOptions extends WriteOptions {
  /** The type of the patch: RFC 6902, RFC 7386, or strategic. @default {"strategic", or "merge" for custom kinds} */
  type?: "json" | "merge" | "strategic" | undefined;
}

/** The table of {@linkcode PatchOptions}. */
export const PATCH_OPTIONS: OptionTable<PatchOptions> = {
  ...WRITE_OPTIONS,
  type: oneOf("json", "merge", "strategic"),
};

/** Options of `delete`. */
export interface DeleteOptions extends ScopeOptions {
  /** Run the request on the server without storing the result. @default {false} */
  dryRun?: boolean | undefined;
  /** The grace period in seconds. 0 deletes immediately. @default {that of the kind} */
  gracePeriodSeconds?: number | undefined;
  /** The deletion of the owned objects. @default {"Background"} */
  propagationPolicy?: "Background" | "Foreground" | "Orphan" | undefined;
  /** Conditions that the object has to meet. Otherwise the server answers 409. */
  preconditions?: { uid?: string | undefined; resourceVersion?: string | undefined } | undefined;
  /** Wait for the deletion. @default {false} */
  wait?: boolean | undefined;
}

/** The table of {@linkcode DeleteOptions}. */
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
  /** The lifetime: seconds, or a Go duration such as `"10m"`. @default {that of the server, usually 1h} */
  duration?: number | string | undefined;
  /** The audiences of the token. @default {the API server} */
  audience?: string | string[] | undefined;
  /** Get a token that never expires from a Secret, creating the Secret if needed. Excludes the other options. */
  secret?: boolean | undefined;
  /** The object whose deletion invalidates the token. */
  boundObject?: {
    apiVersion?: string | undefined;
    kind: "Pod" | "Secret" | "Node";
    name: string;
    uid?: string | undefined;
  } | undefined;
}

/** A number of seconds, or a Go duration. */
export const DURATION: OptionType<number | string> = {
  expected: 'a number of seconds, or a duration such as "10m"',
  accepts: (value): value is number | string => typeof value === "string" || Number.isFinite(value),
};

/** The table of {@linkcode TokenOptions}. */
export const TOKEN_OPTIONS: OptionTable<TokenOptions> = {
  ...SCOPE_OPTIONS,
  duration: DURATION,
  audience: either(STRING, STRINGS),
  secret: BOOLEAN,
  boundObject: shape({ apiVersion: STRING, kind: oneOf("Pod", "Secret", "Node"), name: STRING, uid: STRING }),
};

/** Options of `raw`. */
export interface RawOptions extends CallOptions {
  /** The HTTP method. @default {"GET", or "POST" with a body} */
  method?: string | undefined;
  /** The body. Strings and bytes are sent as they are, other values as JSON. */
  body?: unknown | undefined;
  /** Additional headers. By default a body is JSON; with PATCH it is a JSON patch if it is a list, else a merge patch. */
  headers?: HeadersInit | undefined;
}

const HEADERS: OptionType<HeadersInit> = {
  expected: 'headers, such as { accept: "text/plain" }',
  accepts: (value): value is HeadersInit => typeof value === "object" && value !== null,
};

/** The table of {@linkcode RawOptions}. */
export const RAW_OPTIONS: OptionTable<RawOptions> = {
  ...CALL_OPTIONS,
  method: STRING,
  body: ANY,
  headers: HEADERS,
};

/** A list of objects with its metadata. It can be iterated. */
export interface ObjectList<T = KubeObject> extends Iterable<T> {
  /** The group and version: `v1`, `apps/v1`. */
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
  /** Whether the action is allowed. */
  allowed: boolean;
  /** Whether an authorizer denied the action explicitly. */
  denied?: boolean;
  /** The reason in the words of the server. */
  reason?: string;
  /** An error during the decision. */
  evaluationError?: string;
}

/** The answer to `whoami` (authentication.k8s.io/v1 UserInfo). */
export interface UserInfo {
  /** The name, such as `system:serviceaccount:default:default`. */
  username?: string;
  /** The unique id, if there is one. */
  uid?: string;
  /** The groups of the user. */
  groups?: string[];
  /** Further attributes of the user. */
  extra?: Record<string, string[]>;
}
