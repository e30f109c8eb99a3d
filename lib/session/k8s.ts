import type { Diagnosis } from "../data/core/diagnosis.ts";
import type { Handler } from "../data/core/handler.ts";
import type { Event, ObjectOf, ReferencedBy } from "../data/core/kinds.ts";
import type { KubeList, KubeObject, ObjectReference, Stored } from "../data/core/object.ts";
import type { Resource } from "../data/core/resource.ts";
import type { ListPage } from "../data/core/list_page.ts";
import type { Table } from "../data/core/table.ts";
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
  ScopeOptions,
  TableOptions,
  TokenOptions,
  UserInfo,
  WriteOptions,
} from "../api/client/options.ts";
import type { Explanation } from "../data/core/explanation.ts";
import type { ApiPaths } from "../api/discovery/api_paths.ts";
import type { ExplainOptions } from "../api/discovery/explain.ts";
import type { Discovery } from "../api/discovery/discovery.ts";
import type { DescribeOptions } from "../features/views/describe.ts";
import type { Description } from "../features/views/description.ts";
import type { Tree } from "../data/output/text/tree.ts";
import type { Usage } from "../data/output/text/usage.ts";
import type { TopOptions } from "../features/views/top.ts";
import type { EventsOptions } from "../features/views/events.ts";
import type { Permissions } from "../features/doctor/permissions.ts";
import type { ProxyOptions } from "../features/proxy/options.ts";
import type { Proxy } from "../features/proxy/proxy.ts";
import type { Chart } from "../data/output/chart.ts";
import type { ChartData, ChartOptions } from "../features/views/chart.ts";
import type { SessionOverrides } from "./overrides.ts";
import type { Connection } from "./source.ts";

/** A context of the kubeconfig. */
export interface ContextInfo {
  /** The name. */
  name: string;
  /** The cluster of the kubeconfig. */
  cluster: string;
  /** The user of the kubeconfig. */
  user: string;
  /** The namespace of calls that name none: `default` where the context has none. */
  namespace: string;
  /** Whether it is the kubeconfig's current one. */
  current: boolean;
}

/** What names one object: `TYPE/NAME`, an object that was read, or a reference. */
export type ObjectTarget = `${string}/${string}` | ObjectReference;

/** What one person does with one cluster: the object that `connect()` gives and the REPL preloads. */
export interface K8s extends AsyncDisposable {
  /** The context's name; empty with a handler or in a cluster. */
  readonly context: string;
  /** The namespace that calls use when they name none. */
  readonly namespace: string;
  /** The server's URL. */
  readonly server: string;
  /** Whether every write is refused before it is sent. */
  readonly readOnly: boolean;
  /** The user that requests act as; undefined if they act as nobody else. */
  readonly as: string | undefined;
  /** The whole chain: credentials, retries, network. Requests are built on {@linkcode ORIGIN}. */
  readonly handler: Handler;
  /** What the server offers. */
  readonly discovery: Discovery;
  /** Where requests go and what they are sent with; it holds secrets. Rejects for a session over a bare handler. */
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
  /** Goes through all objects of a kind, holding at most two pages: the one in use and the one under way. */
  each<T extends string>(type: T, options?: ListOptions): AsyncIterableIterator<Stored<ObjectOf<T>>>;
  /** The same page by page, with items that are not read yet: for whoever passes them on as they are. */
  pages(type: string, options?: ListOptions): AsyncIterableIterator<ListPage>;
  /** Reads the server's own table of a kind, or of one object. */
  table(type: string, options?: TableOptions): Promise<Table>;
  /** The same page by page; the columns are those of the first page. */
  tablePages(type: string, options?: TableOptions): AsyncIterableIterator<Table>;
  /** Describes one object: its fields, its owners, its Pods and its events. Printed, it is a page. */
  describe(type: string, name?: string, options?: DescribeOptions): Promise<Description>;
  /** Describes an object, or the object of a reference. */
  describe(object: ObjectTarget, options?: DescribeOptions): Promise<Description>;
  /** Who owns an object, and everything that it owns. Printed, it is drawn. */
  tree(type: string, name?: string, options?: ScopeOptions): Promise<Tree>;
  /** The owners of an object, and everything that it owns. */
  tree(object: ObjectTarget, options?: ScopeOptions): Promise<Tree>;
  /** How much CPU (cores) and memory (bytes) pods or nodes use: `top("pods", { sortBy: "memory" })`. */
  top(type: string, name?: string, options?: TopOptions): Promise<Usage[]>;
  /** How much CPU and memory all pods or nodes use, or one of them. */
  top(target: string | ObjectReference, options?: TopOptions): Promise<Usage[]>;
  /** What happened, the latest last: `events({ for: "pod/web", types: ["Warning"] })`. */
  events(options?: EventsOptions): Promise<ObjectList<Stored<Event>>>;
  /** Creates an object. */
  create<T extends KubeObject>(object: T, options?: WriteOptions): Promise<Stored<T>>;
  /** Applies an object on the server's side, with field manager `k8s` (KEP-555). */
  apply<T extends KubeObject & { items?: never }>(object: T, options?: ApplyOptions): Promise<Stored<T>>;
  /** Applies all objects of a list, or of a YAML or JSON text, in their order. The first error ends it. */
  apply(
    manifest: string | readonly KubeObject[] | KubeList | ObjectList,
    options?: ApplyOptions,
  ): Promise<Stored<KubeObject>[]>;
  /** Replaces an object whole; with a resourceVersion, only where nobody changed it since. */
  replace<T extends KubeObject>(object: T, options?: WriteOptions): Promise<Stored<T>>;
  /** Changes fields of an object. */
  patch<T extends string>(type: T, name: string, patch: unknown, options?: PatchOptions): Promise<Stored<ObjectOf<T>>>;
  /** Changes fields of an object that was read, or of the object of a reference. */
  patch<T extends ObjectTarget>(object: T, patch: object, options?: PatchOptions): Promise<Stored<ReferencedBy<T>>>;
  /** Deletes one object; gives the object (still ending) or the server's Status. */
  delete(type: string, name?: string, options?: DeleteOptions): Promise<KubeObject>;
  /** Deletes an object that was read, or the object of a reference. */
  delete(object: ObjectTarget, options?: DeleteOptions): Promise<KubeObject>;
  /** Any request: gives the JSON value, the text where the answer is not JSON, or, with `watch=true`, the events. */
  raw<T = unknown>(path: string, options?: RawOptions): Promise<T>;
  /** The path of a kind, or of an object of it, on this server. */
  path(type: string, name?: string, options?: GetOptions): Promise<string>;
  /** The path of a kind, an object or a reference. */
  path(target: string | ObjectReference, options?: GetOptions): Promise<string>;
  /** Every endpoint of a kind with its verbs; without one, the whole reference of this server. */
  paths(type?: string, options?: CallOptions): Promise<ApiPaths>;
  /** Everything that this server offers. */
  resources(options?: CallOptions): Promise<Resource[]>;
  /** What a field means: `explain("pod.spec.containers")`, from the server's OpenAPI v3. */
  explain(field: string, options?: ExplainOptions): Promise<Explanation>;
  /** TypeScript types of this server's kinds, or of these: a module with which `get("widget", "x")` is typed. */
  types(only?: readonly string[], options?: CallOptions): Promise<string>;
  /** A token of a service account: TokenRequest first, its own token Secret on old clusters. @default {"default"} */
  token(serviceAccount?: string | ObjectReference, options?: TokenOptions): Promise<string>;
  /** Who the server takes this session for (SelfSubjectReview). */
  whoami(options?: CallOptions): Promise<UserInfo>;
  /** Whether this session may do it (SelfSubjectAccessReview): `can("delete", "pods", "web")`. */
  can(verb: string, type: string, name?: string, options?: GetOptions): Promise<Decision>;
  /** Whether this session may do it with all objects of a kind, or with one. */
  can(verb: string, target: string | ObjectReference, options?: GetOptions): Promise<Decision>;
  /** The server's version (`/version`). */
  version(options?: CallOptions): Promise<Record<string, string>>;
  /** Finds out what is wrong, step by step, from the kubeconfig to what the server allows; see `k8s doctor`. */
  doctor(): Promise<Diagnosis>;
  /** The least that Deno must allow a script that does nothing but talk to this context; see `k8s permissions`. */
  permissions(): Promise<Permissions>;
  /** Counts items and draws the counts, or how many fell into each span of time; SVG in a notebook. */
  chart<T>(data: ChartData<T> | Promise<ChartData<T>>, options?: ChartOptions<T>): Promise<Chart>;
  /** The same session with another context, namespace or identity; it shares what it can and closes with this one. */
  with(overrides: SessionOverrides): K8s;
  /** The contexts of the kubeconfig. */
  contexts(): ContextInfo[];
  /** Opens a local proxy to this cluster; see `k8s proxy`. */
  proxy(options?: ProxyOptions): Promise<Proxy>;
  /** Ends connections; safe to call twice. */
  close(): Promise<void>;
}

export type { ScopeOptions };
