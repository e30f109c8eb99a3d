import type { Diagnosis } from "../data/core/diagnosis.ts";
import type { Handler } from "../data/core/handler.ts";
import type { ObjectOf, ObjectOfKind, ReferencedBy } from "../data/core/kinds.ts";
import type { KubeList, KubeObject, ObjectReference, Stored } from "../data/core/object.ts";
import type { Resource } from "../data/core/resource.ts";
import type { ListPage } from "../data/core/list_page.ts";
import type { Table } from "../data/core/table.ts";
import type { AppliedObject, Patch, WrittenObject } from "../data/core/written.ts";
import type {
  ApplyOptions,
  CallOptions,
  Decision,
  DeleteOptions,
  GetOptions,
  ListOptions,
  ObjectList,
  PatchOptions,
  RawOptions,
  TableOptions,
  TokenOptions,
  UserInfo,
  WriteOptions,
} from "../api/client/options.ts";
import type { Explanation } from "../data/core/explanation.ts";
import type { ItemStream } from "../data/base/item_stream.ts";
import type { ApiPaths } from "../api/discovery/api_paths.ts";
import type { ExplainOptions } from "../api/discovery/explain.ts";
import type { Discovery } from "../api/discovery/discovery.ts";
import type { Permissions } from "../features/doctor/permissions.ts";
import type { ApplyEachOptions } from "../features/plan/apply_members.ts";
import type { ApplyResult } from "../features/plan/apply_each.ts";
import type { ProxyOptions } from "../features/proxy/options.ts";
import type { ProxyServer } from "../features/proxy/proxy.ts";
import type { ChangeVerbs, RolloutVerbs } from "./change_verbs.ts";
import type { JobVerbs } from "./job_verbs.ts";
import type { PlanVerbs } from "./plan_verbs.ts";
import type { PodVerbs } from "./pod_verbs.ts";
import type { UndoVerbs } from "./undo_verbs.ts";
import type { ViewVerbs } from "./view_verbs.ts";
import type { Fleet, FleetOptions } from "./fleet.ts";
import type { RolloutStatus, WatchingVerbs } from "./watching_verbs.ts";
import type { SessionOverrides } from "./overrides.ts";
import type { Recording } from "../api/transport/record.ts";
import type { Connection } from "./source.ts";

/** A context of the kubeconfig. */
export interface ContextInfo {
  /** The name. */
  name: string;
  /** The cluster of the kubeconfig. */
  cluster: string;
  /** The user of the kubeconfig. */
  user: string;
  /** The default namespace: that of the context, or `default`. */
  namespace: string;
  /** Whether it is the current context of the kubeconfig. */
  current: boolean;
}

/** One object: as `TYPE/NAME`, an object that was read, or a reference. */
export type ObjectTarget = `${string}/${string}` | ObjectReference;

/** A session: one identity on one cluster. `connect()` returns it, and the REPL preloads it as `k8s`. */
export interface K8s
  extends ChangeVerbs, JobVerbs, PlanVerbs, PodVerbs, UndoVerbs, ViewVerbs, WatchingVerbs, AsyncDisposable {
  /** Follows, restarts, pauses and undoes rollouts of workloads. */
  readonly rollout: RolloutVerbs & {
    /** Follows rollouts until they are complete. */
    readonly status: RolloutStatus;
  };
  /** The name of the context; empty for a handler or in a cluster. */
  readonly context: string;
  /** The default namespace of calls. */
  readonly namespace: string;
  /** The URL of the server. */
  readonly server: string;
  /** Whether writes are refused before they are sent. */
  readonly readOnly: boolean;
  /** The impersonated user; undefined without impersonation. */
  readonly as: string | undefined;
  /** The handler with all layers: credentials, retries, network. Its requests have the origin {@linkcode ORIGIN}. */
  readonly handler: Handler;
  /** The kinds of the server. */
  readonly discovery: Discovery;
  /** Returns the server and the credential of the session, which is secret. Rejects for a session over a bare handler. */
  connection(): Promise<Connection>;

  /**
   * Reads one object: `get("pod", "web")`, `get("pod/web")`, or an object or reference, `get(pod)`. It rejects with an
   * ApiError if the object does not exist; `find` resolves to undefined instead.
   */
  get<T extends string>(type: T, name?: string, options?: GetOptions): Promise<Stored<ObjectOf<T>>>;
  /** Reads one object again, or the object of a reference. */
  get<T extends ObjectTarget>(object: T, options?: GetOptions): Promise<Stored<ReferencedBy<T>>>;
  /** Reads one object, or resolves to undefined if it does not exist. */
  find<T extends string>(type: T, name?: string, options?: GetOptions): Promise<Stored<ObjectOf<T>> | undefined>;
  /** Reads one object again, or resolves to undefined if it no longer exists. */
  find<T extends ObjectTarget>(object: T, options?: GetOptions): Promise<Stored<ReferencedBy<T>> | undefined>;
  /** Reads all objects of a kind, page by page, into one list. */
  list<T extends string>(type: T, options?: ListOptions): Promise<ObjectList<Stored<ObjectOf<T>>>>;
  /** Yields all objects of a kind. At most two pages are in memory: the current one and the next. */
  each<T extends string>(type: T, options?: ListOptions): ItemStream<Stored<ObjectOf<T>>>;
  /** Yields the pages of a list with items that are not parsed, to pass them on as they are. */
  pages(type: string, options?: ListOptions): AsyncIterableIterator<ListPage>;
  /** Reads the table that the server prints for a kind or an object. */
  table(type: string, options?: TableOptions): Promise<Table>;
  /** Yields the pages of a table. All have the columns of the first page. */
  tablePages(type: string, options?: TableOptions): AsyncIterableIterator<Table>;
  /**
   * Creates an object. The compiler checks it if Kubernetes 1.36 or `k8s types` has its kind; see docs/scripts.md.
   */
  create<T extends KubeObject = KubeObject, Kind extends string = string, Version extends string = "">(
    object: WrittenObject<Version, Kind, T>,
    options?: WriteOptions,
  ): Promise<Stored<ObjectOfKind<Version, Kind, T>>>;
  /** Applies an object, or some fields of it, on the server with the field manager `k8s` (KEP-555). */
  apply<T extends KubeObject = KubeObject, Kind extends string = string, Version extends string = "">(
    object: AppliedObject<Version, Kind, T>,
    options?: ApplyOptions,
  ): Promise<Stored<ObjectOfKind<Version, Kind, T>>>;
  /** Applies all objects of a list, or of a YAML or JSON text, in order. The first error ends the call. */
  apply(
    manifest: string | readonly KubeObject[] | KubeList | ObjectList,
    options?: ApplyOptions,
  ): Promise<Stored<KubeObject>[]>;
  /**
   * Applies objects in the order in which they need each other, 16 at a time, and yields the result of each: created,
   * configured, unchanged or failed. A failure does not end the others. With `applySet`, members of the set that are not
   * among the objects are deleted afterwards.
   */
  applyEach(
    manifest: string | KubeObject | readonly KubeObject[],
    options?: ApplyEachOptions,
  ): AsyncGenerator<ApplyResult, void, undefined>;
  /** Replaces an object. With a stale resourceVersion it rejects with a conflict (409). */
  replace<T extends KubeObject = KubeObject, Kind extends string = string, Version extends string = "">(
    object: WrittenObject<Version, Kind, T>,
    options?: WriteOptions,
  ): Promise<Stored<ObjectOfKind<Version, Kind, T>>>;
  /** Changes fields of an object. An array is a JSON patch; null removes a field. */
  patch<T extends string>(
    type: T,
    name: string,
    patch: Patch<ObjectOf<T>>,
    options?: PatchOptions,
  ): Promise<Stored<ObjectOf<T>>>;
  /** Changes fields of an object that was read, or of the object of a reference. */
  patch<T extends ObjectTarget>(
    object: T,
    patch: Patch<ReferencedBy<T>>,
    options?: PatchOptions,
  ): Promise<Stored<ReferencedBy<T>>>;
  /** Deletes one object. Resolves to the object while it is terminating, or to the Status of the server. */
  delete(type: string, name?: string, options?: DeleteOptions): Promise<KubeObject>;
  /** Deletes an object that was read, or the object of a reference. */
  delete(object: ObjectTarget, options?: DeleteOptions): Promise<KubeObject>;
  /** Sends any request. Resolves to the JSON value, to the text if the answer is not JSON, or to the events of a watch. */
  raw<T = unknown>(path: string, options?: RawOptions): Promise<T>;
  /** Returns the path of a kind or of an object on this server. */
  path(type: string, name?: string, options?: GetOptions): Promise<string>;
  /** Returns the path of a kind, an object or a reference. */
  path(target: string | ObjectReference, options?: GetOptions): Promise<string>;
  /** Lists every endpoint of a kind with its verbs, or without a kind, all endpoints of the server. */
  paths(type?: string, options?: CallOptions): Promise<ApiPaths>;
  /** Lists the kinds of the server. */
  resources(options?: CallOptions): Promise<Resource[]>;
  /** Explains a field, from the server's OpenAPI v3: `explain("pod.spec.containers")`. */
  explain(field: string, options?: ExplainOptions): Promise<Explanation>;
  /** Returns a token of a service account, by TokenRequest or, on old clusters, from its token Secret. @default {"default"} */
  token(serviceAccount?: string | ObjectReference, options?: TokenOptions): Promise<string>;
  /** Returns the identity of the session on the server (SelfSubjectReview). */
  whoami(options?: CallOptions): Promise<UserInfo>;
  /** Asks whether an action is allowed (SelfSubjectAccessReview): `can("delete", "pods", "web")`. */
  can(verb: string, type: string, name?: string, options?: GetOptions): Promise<Decision>;
  /** Asks whether an action is allowed for all objects of a kind, or for one. */
  can(verb: string, target: string | ObjectReference, options?: GetOptions): Promise<Decision>;
  /** Returns the version of the server (`/version`). */
  version(options?: CallOptions): Promise<Record<string, string>>;
  /** Checks every step from the kubeconfig to the permissions on the server; see `k8s doctor`. */
  doctor(): Promise<Diagnosis>;
  /** Returns the minimal Deno permissions of a script that only talks to this context; see `k8s permissions`. */
  permissions(): Promise<Permissions>;
  /**
   * Records the requests of this session and its relatives until the recording stops: `using recording = await k8s.record()`.
   * `recording.rbac()` returns the smallest roles that allow them.
   */
  record(): Promise<Recording>;
  /** Returns a session with another context, namespace or identity. It shares connections, and closes with this session. */
  with(overrides: SessionOverrides): K8s;
  /**
   * Returns several contexts, to read from all of them: `fleet("prod-*").run((k8s) => k8s.list("pods"))`. A pattern is a
   * name, a glob, a regular expression between slashes, or an exclusion that begins with `!`.
   */
  fleet(patterns: string | readonly string[], options?: FleetOptions): Fleet;
  /** Lists the contexts of the kubeconfig. */
  contexts(): ContextInfo[];
  /** Opens a local proxy to this cluster; see `k8s proxy`. */
  proxy(options?: ProxyOptions): Promise<ProxyServer>;
  /** Closes the connections. It may be called twice. */
  close(): Promise<void>;
}
