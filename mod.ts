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
export type {
  CompareOptions,
  Fleet,
  FleetComparison,
  FleetFailure,
  FleetOptions,
  FleetResult,
  FleetTable,
  FleetValue,
} from "./lib/session/fleet.ts";
export type { ContextDiff, ObjectComparison } from "./lib/features/fleet/compare.ts";
export type { ContextInfo, K8s, ObjectTarget } from "./lib/session/k8s.ts";
export type { SessionOverrides } from "./lib/session/overrides.ts";
export type { TargetOverrides } from "./lib/data/kubeconfig/select.ts";
export type { Connection, Place } from "./lib/session/source.ts";

// Printing, as the prompt does
export { print } from "./lib/terminal/display/print_value.ts";

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
} from "./lib/api/client/options.ts";

export type { AuthVerbs, ChangeVerbs, RolloutVerbs, SetVerbs } from "./lib/session/change_verbs.ts";
export type { ObjectChangeOptions } from "./lib/api/client/change.ts";
export type { MetadataChanges, MetadataOptions } from "./lib/api/client/changes/metadata.ts";
export type { Taint, TaintChanges, TaintOptions } from "./lib/api/client/changes/nodes.ts";
export type {
  ContainerOptions,
  EnvChanges,
  EnvOptions,
  ImageChanges,
  ResourceChanges,
} from "./lib/api/client/changes/containers.ts";
export type { AutoscalerOptions } from "./lib/data/make/autoscaler.ts";
export type { ExposedServiceOptions } from "./lib/data/make/exposed_service.ts";
export type { DrainOptions } from "./lib/features/drain/drain.ts";
export type { DrainAction, DrainedPod, DrainFilters, DrainPlan, DrainResult } from "./lib/features/drain/drain_plan.ts";
export type { MakeVerbs } from "./lib/session/make_verbs.ts";
export type { JobVerbs, NamedItem, Shard } from "./lib/session/job_verbs.ts";
export type { PlanVerbs } from "./lib/session/plan_verbs.ts";
export type { PodVerbs } from "./lib/session/pod_verbs.ts";
export type { UndoVerbs } from "./lib/session/undo_verbs.ts";
export type { ViewVerbs } from "./lib/session/view_verbs.ts";
export type { RolloutStatus, WatchingVerbs } from "./lib/session/watching_verbs.ts";
export type { BindingOptions, ClusterRoleOptions, RoleOptions, RuleResource } from "./lib/data/make/access.ts";
export type { ConfigMapOptions, DataValues, RegistrySecretOptions, SecretOptions } from "./lib/data/make/data.ts";
export type { MakeOptions } from "./lib/data/make/make_options.ts";
export type { DisruptionBudgetOptions, PriorityClassOptions, QuotaOptions } from "./lib/data/make/policies.ts";
export type { IngressOptions, ServiceOptions } from "./lib/data/make/services.ts";
export type { CronJobOptions, DeploymentOptions, JobOptions } from "./lib/data/make/workloads.ts";
export type { UndoOptions } from "./lib/api/client/changes/rollout.ts";
export type { Revision } from "./lib/api/client/changes/rollout_history.ts";
export type {
  AccessReconciliation,
  BindingSubject,
  ReconcileOptions,
} from "./lib/api/client/changes/reconcile_access.ts";
export type { SubjectChanges } from "./lib/api/client/changes/references.ts";
export type { ScaleOptions } from "./lib/api/client/changes/scale.ts";
// Recorded permissions
export type { Recording } from "./lib/api/transport/record.ts";
export type { Access } from "./lib/data/request/access.ts";
export type { Naming, RecordedAccess } from "./lib/data/rbac/recorded.ts";
export type { Rbac, RbacOptions } from "./lib/data/rbac/roles.ts";
// Watching
export type { Change, Ending, GapReason, WatchEvent } from "./lib/api/watching/events.ts";
export type { Watch, WatchOptions } from "./lib/api/watching/watch.ts";
export type { WatchedRow, WatchTableOptions } from "./lib/api/watching/watch_table.ts";
export type { ItemFunction, ItemStream } from "./lib/data/base/item_stream.ts";
export type { CacheFilter, CacheFreshness, CacheOptions, ObjectCache } from "./lib/api/watching/cache.ts";
export type { RolloutStep } from "./lib/api/watching/rollout/follow_rollout.ts";
export type { RolloutState } from "./lib/api/watching/rollout/rollout_state.ts";
export type { RolloutStatusOptions } from "./lib/api/watching/rollout/rollout_steps.ts";
export type { Until } from "./lib/api/watching/condition.ts";
export type { WaitOptions } from "./lib/api/watching/wait_call.ts";
export { type UnmetObject, WaitError, type WaitErrorReason } from "./lib/api/watching/wait_error.ts";

// Objects; `export *` lets KindMap be extended by declaration merging
export * from "./lib/data/core/kinds.ts";
export type {
  AppliedObject,
  DeepPartial,
  FieldPatch,
  Patch,
  PatchDirectives,
  PatchOperation,
  TypeMeta,
  WrittenObject,
} from "./lib/data/core/written.ts";
export {
  isKubeList,
  isKubeObject,
  type KubeList,
  type KubeObject,
  type ListMeta,
  type ObjectMeta,
  type ObjectReference,
  type OwnerReference,
  type Stored,
  type StoredMeta,
} from "./lib/data/core/object.ts";
export { itemsOf, type ListPage } from "./lib/data/core/list_page.ts";
export { apiVersionOf, groupResourceOf, type Resource } from "./lib/data/core/resource.ts";
export type { PolicyRule } from "./lib/data/rbac/policy_rule.ts";
export type { Table, TableColumn, TableRow } from "./lib/data/core/table.ts";
export { matchesSelector, parseSelector, type Requirement } from "./lib/data/core/selectors.ts";

// Views of objects
export type { ChartData, ChartKey, ChartOptions } from "./lib/features/views/chart.ts";
export type { Bar, Chart } from "./lib/data/output/chart.ts";
export type { ApplyEachOptions } from "./lib/features/plan/apply_members.ts";
export type { ApplyResult } from "./lib/features/plan/apply_each.ts";
export type { DiffOptions, ObjectDiff } from "./lib/features/plan/diff.ts";
export type { Plan, PlanOptions, SavedPlan } from "./lib/features/plan/plan.ts";
export type { PlanAction, PlanResult, PlanStep } from "./lib/features/plan/steps.ts";
export type { JournalGroup, JournalWrite } from "./lib/features/undo/groups.ts";
export type { UndoAction, UndoPlan, UndoResult, UndoStep } from "./lib/features/undo/undo_plan.ts";
export type { WriteVerb } from "./lib/features/undo/entry.ts";
export type { ActionPlan } from "./lib/data/output/text/plan_text.ts";
export type { DescribeOptions } from "./lib/features/views/describe.ts";
export type { Description, DescriptionPart } from "./lib/features/views/description.ts";
export type { Owner } from "./lib/features/views/owners.ts";
export type { Tree, TreeNode, Unread } from "./lib/data/output/text/tree.ts";
export type { Usage } from "./lib/data/output/text/usage.ts";
export type { TopOptions } from "./lib/features/views/top.ts";
export type { EventsOptions } from "./lib/features/views/events.ts";

// Amounts, lengths of time, expressions and CSV
export { Age, age } from "./lib/data/expression/age.ts";
export { Quantity, quantity, type QuantityFormat } from "./lib/data/expression/quantity.ts";
export { compileExpression } from "./lib/data/expression/compile.ts";
export type { Expression, ExpressionPath, ReadName } from "./lib/data/expression/expression.ts";
export { type ExpressionNames, withNames } from "./lib/data/expression/with_names.ts";
export type { Condition } from "./lib/data/expression/object_names.ts";
export { csv } from "./lib/data/output/csv.ts";

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
} from "./lib/data/core/errors.ts";
export type { Hint, HintCode, HintValues } from "./lib/data/core/hint.ts";
export { report, type ReportOptions } from "./lib/data/core/report.ts";
export { isStatus, type Status, type StatusCause, type StatusDetails } from "./lib/data/core/status.ts";

// The seam
export { compose, type Handler, type Middleware, ORIGIN } from "./lib/data/core/handler.ts";

// Discovery
export type { Discovery } from "./lib/api/discovery/discovery.ts";
export type { ApiPath, ApiPaths } from "./lib/api/discovery/api_paths.ts";
export type { ExplainOptions } from "./lib/api/discovery/explain.ts";
export type { ExplainedField, Explanation } from "./lib/data/core/explanation.ts";

// The doctor
export type { Check, CheckName, Diagnosis, Verdict } from "./lib/data/core/diagnosis.ts";
export type { Permissions } from "./lib/features/doctor/permissions.ts";

// Pods
export type { AttachOptions } from "./lib/api/streams/attach_options.ts";
export type { Debugger } from "./lib/api/streams/debug/debug.ts";
export type { DebugOptions } from "./lib/api/streams/debug/debug_options.ts";
export type { DebugProfile } from "./lib/api/streams/debug/profiles.ts";
export type { CopyOptions, CopyResult, CopySides, Verification } from "./lib/api/streams/copy/copy_options.ts";
export type { SkippedMember } from "./lib/api/streams/copy/extract.ts";
export type { ExecResult } from "./lib/api/streams/exec.ts";
export type { Forward } from "./lib/api/streams/forward.ts";
export type { ConnectToOptions, ForwardOptions } from "./lib/api/streams/forward_options.ts";
export type {
  LinePattern,
  LogContainer,
  LogEvent,
  LogLine,
  LogOptions,
  LogTarget,
} from "./lib/api/streams/logs/log_options.ts";
export type { PodConnection } from "./lib/api/streams/pod_connection.ts";
export type { ExecOptions, SpawnOptions } from "./lib/api/streams/exec_options.ts";
export type { ProcessResult, RemoteProcess, RemoteSignal, TerminalSize } from "./lib/api/streams/remote_process.ts";
export { ExitError, LostError, type ReceivedOutput } from "./lib/api/streams/stream_errors.ts";

// Credentials and tokens
export type { Bearer, Credential } from "./lib/api/credentials/credential.ts";
export type { Plugin } from "./lib/api/credentials/exec.ts";
export type { ExecAnswer } from "./lib/api/credentials/exec_protocol.ts";
export type { ActingAs, Impersonation } from "./lib/api/credentials/impersonate.ts";
export type { Endpoint } from "./lib/api/transport/endpoint.ts";
export { type JwtPayload, readJwtPayload } from "./lib/data/core/jwt.ts";
export { decodeSecret, decodeSecretBytes, extractToken } from "./lib/api/credentials/secret.ts";
export { serviceAccountToken, type ServiceAccountTokenOptions } from "./lib/api/credentials/service_account_token.ts";

// The proxy
export type { ProxyServer as Proxy } from "./lib/features/proxy/proxy.ts";
export type { ProxyLogEntry, ProxyOptions } from "./lib/features/proxy/options.ts";
export type { ConfineOptions } from "./lib/features/proxy/confine.ts";
export type { LimitOptions } from "./lib/features/proxy/limits.ts";
export type { Patterns } from "./lib/features/proxy/patterns.ts";
