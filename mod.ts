/**
 * Talk to the Kubernetes API server: `connect()` gives a `k8s` object whose methods are kubectl's verbs.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { connect } from "@kubeshell/k8s";
 * import { sandbox } from "@kubeshell/k8s/testing";
 *
 * // Without a handler it connects to the current context of the kubeconfig.
 * await using k8s = await connect({ handler: sandbox().handler });
 * const pod = await k8s.get("pod", "helloworld");
 * assert.equal(pod.status?.phase, "Running");
 * ```
 *
 * @module
 */

// The session
export { connect, type ConnectOptions } from "./lib/session/connect.ts";
export { doctor, type DoctorOptions } from "./lib/session/doctor.ts";
export type { ContextInfo, K8s, SessionOverrides } from "./lib/session/k8s.ts";
export type { Connection, Place } from "./lib/session/source.ts";

// Printing, as the prompt does
export { print } from "./lib/repl/print_value.ts";

// What verbs take and give
export type {
  ApplyOptions,
  CallOptions,
  Decision,
  DeleteOptions,
  GetOptions,
  ListOptions,
  ObjectList,
  PageInfo,
  PatchOptions,
  RawOptions,
  ScopeOptions,
  TableOptions,
  TokenOptions,
  UserInfo,
  WriteOptions,
} from "./lib/client/options.ts";

// Objects; `export *` lets KindMap be extended by declaration merging
export * from "./lib/core/kinds.ts";
export {
  isKubeList,
  isKubeObject,
  type KubeList,
  type KubeObject,
  type ListMeta,
  type ObjectMeta,
  type OwnerReference,
  type Written,
} from "./lib/core/object.ts";
export { itemsOf, type ListPage } from "./lib/core/list_page.ts";
export { apiVersionOf, groupResourceOf, type Resource } from "./lib/core/resource.ts";
export type { Table, TableColumn, TableRow } from "./lib/core/table.ts";
export { matchesSelector, parseSelector, type Requirement } from "./lib/core/selectors.ts";

// Views of objects
export type { ChartData, ChartKey, ChartOptions } from "./lib/views/chart.ts";
export type { Bar, Chart } from "./lib/output/chart.ts";
export type { DescribeOptions } from "./lib/views/describe.ts";
export type { Description, DescriptionPart } from "./lib/views/description.ts";
export type { Owner } from "./lib/views/owners.ts";
export type { Tree, TreeNode, Unread } from "./lib/output/tree.ts";
export type { TreeOptions } from "./lib/views/tree.ts";
export type { Usage } from "./lib/output/usage.ts";
export type { TopOptions } from "./lib/views/top.ts";
export type { TypesOptions } from "./lib/views/types.ts";
export type { EventsOptions } from "./lib/views/events.ts";

// Errors
export {
  ApiError,
  type ApiErrorRequest,
  AuthError,
  ConfigError,
  InputError,
  isAlreadyExists,
  isConflict,
  isForbidden,
  isGone,
  isInvalid,
  isNotFound,
  isUnauthorized,
  KubeError,
  type KubeErrorOptions,
  NetworkError,
  RefusedError,
  ResponseError,
  TimeoutError,
  UnsupportedError,
  UsageError,
} from "./lib/core/errors.ts";
export { report, type ReportOptions } from "./lib/core/report.ts";
export { isStatus, type Status, type StatusCause, type StatusDetails } from "./lib/core/status.ts";

// The seam
export { compose, type Handler, type Middleware, ORIGIN } from "./lib/core/handler.ts";

// Discovery
export type { Discovery } from "./lib/discovery/discovery.ts";
export type { ApiPath, ApiPaths } from "./lib/discovery/api_paths.ts";
export type { ExplainOptions } from "./lib/discovery/explain.ts";
export type { ExplainedField, Explanation } from "./lib/core/explanation.ts";

// The doctor
export type { Check, CheckName, Diagnosis, Verdict } from "./lib/core/diagnosis.ts";
export type { Permissions } from "./lib/doctor/permissions.ts";

// Credentials and tokens
export type { Bearer, Credential } from "./lib/credentials/credential.ts";
export type { Plugin } from "./lib/credentials/exec.ts";
export type { ExecAnswer } from "./lib/credentials/exec_protocol.ts";
export type { ActingAs, Impersonation } from "./lib/credentials/impersonate.ts";
export type { Endpoint } from "./lib/transport/endpoint.ts";
export { type JwtPayload, readJwtPayload } from "./lib/core/jwt.ts";
export { decodeSecret, decodeSecretBytes, extractToken } from "./lib/credentials/secret.ts";
export { serviceAccountToken, type ServiceAccountTokenOptions } from "./lib/credentials/service_account_token.ts";

// The proxy
export type { Proxy } from "./lib/proxy/proxy.ts";
export type { ProxyLogEntry, ProxyOptions } from "./lib/proxy/options.ts";
export type { ConfineOptions } from "./lib/proxy/confine.ts";
export type { LimitOptions } from "./lib/proxy/limits.ts";
export type { Patterns } from "./lib/proxy/patterns.ts";
