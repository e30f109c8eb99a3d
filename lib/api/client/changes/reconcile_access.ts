import { defined } from "../../../data/base/defined.ts";
import { isEqual } from "../../../data/base/equal.ts";
import {
  InputError,
  isAlreadyExists,
  isConflict,
  isForbidden,
  isNotFound,
  unlessNotFound,
} from "../../../data/core/errors.ts";
import { type KubeObject, records } from "../../../data/core/object.ts";
import { BOOLEAN, type OptionTable } from "../../../data/core/options.ts";
import type { PolicyRule } from "../../../data/rbac/policy_rule.ts";
import { uncoveredRules } from "../../../data/rbac/uncovered_rules.ts";
import { type DeleteOptions, type GetOptions, WRITE_OPTIONS, type WriteOptions } from "../options.ts";

/** Options of `auth.reconcile`. */
export interface ReconcileOptions extends WriteOptions {
  /** Remove the permissions of a role that the given object lacks. @default {false} */
  removeExtraPermissions?: boolean | undefined;
  /** Remove the subjects of a binding that the given object lacks. @default {false} */
  removeExtraSubjects?: boolean | undefined;
}

/** The table of {@linkcode ReconcileOptions}. */
export const RECONCILE_OPTIONS: OptionTable<ReconcileOptions> = {
  ...WRITE_OPTIONS,
  removeExtraPermissions: BOOLEAN,
  removeExtraSubjects: BOOLEAN,
};

/** A subject of a RoleBinding or ClusterRoleBinding. */
export interface BindingSubject {
  /** `User`, `Group` or `ServiceAccount`. */
  kind: string;
  /** The group; empty for service accounts. */
  apiGroup?: string | undefined;
  /** The name. */
  name: string;
  /** The namespace of a service account. */
  namespace?: string | undefined;
}

/** The result of reconciling a role or a binding with the object on the server. */
export interface AccessReconciliation {
  /** The role or binding. It is not stored if the object on the server is protected. */
  object: KubeObject;
  /** The necessary write. A binding to another role is deleted and created again, because its role cannot change. */
  operation: "none" | "create" | "update" | "recreate";
  /** Whether the annotation `rbac.authorization.kubernetes.io/autoupdate: "false"` prevented the write. */
  isProtected: boolean;
  /** The rules that the role lacked. */
  missingRules: PolicyRule[];
  /** The rules that only the role on the server has. */
  extraRules: PolicyRule[];
  /** The subjects that the binding lacked. */
  missingSubjects: BindingSubject[];
  /** The subjects that only the binding on the server has. */
  extraSubjects: BindingSubject[];
}

/** The verbs that a reconciliation needs. */
export interface AccessVerbs {
  get(type: string, name: string, options?: GetOptions): Promise<KubeObject>;
  create(object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  replace(object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  delete(type: string, name: string, options?: DeleteOptions): Promise<unknown>;
}

const GROUP = "rbac.authorization.k8s.io";
const KINDS = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];
/** The number of attempts if other writers interfere, as in kubectl. */
const TRIES = 3;

/** Reports whether an object is a role or a binding. */
export function isAccessObject({ apiVersion = "", kind = "" }: KubeObject): boolean {
  return apiVersion.startsWith(`${GROUP}/`) && KINDS.includes(kind);
}

/**
 * Creates a role or a binding, or adds the missing rules or subjects to the one on the server. The namespace is created
 * if it does not exist (component-helpers, auth/rbac/reconciliation).
 *
 * @param isSent Whether to write. Otherwise the result only describes the necessary write.
 * @throws {InputError} If the object is not a role or binding of `rbac.authorization.k8s.io/v1`.
 */
export async function reconcileAccess(
  verbs: AccessVerbs,
  given: KubeObject,
  { removeExtraPermissions = false, removeExtraSubjects = false, ...options }: ReconcileOptions = {},
  isSent = true,
): Promise<AccessReconciliation> {
  const { kind = "", apiVersion, metadata } = given;
  if (!isAccessObject(given)) {
    throw new InputError(`Cannot reconcile a ${kind || "value"}: expected a role or a binding`, {
      hints: [`pass one of ${KINDS.join(", ")}`],
    });
  }
  if (apiVersion !== `${GROUP}/v1`) throw new InputError(`only ${GROUP}/v1 is supported: not ${apiVersion}, ${kind}`);
  const name = metadata?.name ?? "";
  const wanted = withGroups(given);
  const { signal, namespace = metadata?.namespace } = options;
  const scope = defined({ signal, namespace });
  for (let left = TRIES;; left--) {
    const existing = await verbs.get(kind, name, scope).catch(unlessNotFound);
    const result = existing === undefined
      ? { ...NOTHING, object: wanted, operation: "create" as const, ...partsOf(wanted) }
      : kind.endsWith("Binding")
      ? reconciledBinding(existing, wanted, removeExtraSubjects)
      : reconciledRole(existing, wanted, removeExtraPermissions);
    if (result.isProtected || !isSent || result.operation === "none") return result;
    try {
      return { ...result, object: await send(verbs, result, existing, { ...options, ...scope }) };
    } catch (error) {
      const isRepeated = isConflict(error) || isAlreadyExists(error) || (existing !== undefined && isNotFound(error));
      if (!isRepeated || left <= 1) throw error;
    }
  }
}

const NOTHING = { isProtected: false, missingRules: [], extraRules: [], missingSubjects: [], extraSubjects: [] };

async function send(
  verbs: AccessVerbs,
  { object, operation }: AccessReconciliation,
  existing: KubeObject | undefined,
  options: WriteOptions,
): Promise<KubeObject> {
  if (operation === "update") return await verbs.replace(object, options);
  const { kind = "", metadata } = object;
  const { signal, namespace, dryRun } = options;
  if (operation === "recreate") {
    const preconditions = { uid: existing?.metadata?.uid };
    await verbs.delete(kind, metadata?.name ?? "", defined({ signal, namespace, dryRun, preconditions }))
      .catch(unlessNotFound);
    // The binding still exists, so the server would refuse to create it.
    if (dryRun) return object;
  }
  if (!kind.startsWith("Cluster") && operation === "create") await ensureNamespace(verbs, options);
  return await verbs.create(object, options);
}

/** Creates the namespace if it does not exist. Users may be allowed to write only roles. */
async function ensureNamespace(verbs: AccessVerbs, { namespace, signal, dryRun }: WriteOptions): Promise<void> {
  if (namespace === undefined) return;
  const existing = await verbs.get("Namespace", namespace, defined({ signal })).catch((error) => {
    if (!isNotFound(error) && !isForbidden(error)) throw error;
  });
  if (existing !== undefined) return;
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  await verbs.create(object, defined({ signal, dryRun })).catch((error) => {
    if (!isAlreadyExists(error) && !isForbidden(error)) throw error;
  });
}

/** Fills in the groups that the server fills in. Without them, equal subjects would differ. */
function withGroups(object: KubeObject): KubeObject {
  const { roleRef, subjects } = object;
  return defined({
    ...object,
    roleRef: roleRef && { ...roleRef, apiGroup: roleRef.apiGroup ?? GROUP },
    subjects: subjects && records(subjects).map((subject) => {
      return subject.kind === "ServiceAccount" ? subject : { ...subject, apiGroup: subject.apiGroup ?? GROUP };
    }),
  });
}

function partsOf({ rules, subjects }: KubeObject) {
  return { missingRules: rules ?? [], missingSubjects: subjects ?? [] };
}

function reconciledRole(existing: KubeObject, wanted: KubeObject, removesExtra: boolean): AccessReconciliation {
  const [had, asked]: [PolicyRule[], PolicyRule[]] = [existing.rules ?? [], wanted.rules ?? []];
  const [hadSelectors, askedSelectors] = [selectorsOf(existing), selectorsOf(wanted)];
  const missingRules = uncoveredRules(had, asked);
  const isAggregated = hadSelectors !== undefined && askedSelectors !== undefined;
  const extraRules = isAggregated ? [] : uncoveredRules(asked, had);
  const selectors = askedSelectors &&
    listAfter(
      hadSelectors,
      askedSelectors,
      onlyIn(askedSelectors, hadSelectors ?? []),
      onlyIn(hadSelectors ?? [], askedSelectors),
      removesExtra,
    );
  const object = {
    ...withOwnMetadata(existing, wanted),
    rules: listAfter(existing.rules, asked, missingRules, extraRules, removesExtra),
    aggregationRule: selectors && { clusterRoleSelectors: selectors },
  };
  return { ...NOTHING, ...compared(existing, object), missingRules, extraRules };
}

function selectorsOf({ aggregationRule }: KubeObject): unknown[] | undefined {
  return aggregationRule?.clusterRoleSelectors;
}

function reconciledBinding(existing: KubeObject, wanted: KubeObject, removesExtra: boolean): AccessReconciliation {
  if (!isEqual(existing.roleRef, wanted.roleRef)) {
    return { ...NOTHING, object: wanted, operation: "recreate", isProtected: isProtected(existing) };
  }
  const [had, asked]: [BindingSubject[], BindingSubject[]] = [existing.subjects ?? [], wanted.subjects ?? []];
  const missingSubjects = onlyIn(asked, had);
  const extraSubjects = onlyIn(had, asked);
  const subjects = listAfter(existing.subjects, asked, missingSubjects, extraSubjects, removesExtra);
  const object = { ...withOwnMetadata(existing, wanted), subjects };
  return { ...NOTHING, ...compared(existing, object), missingSubjects, extraSubjects };
}

function onlyIn<T>(list: readonly T[], others: readonly T[]): T[] {
  return list.filter((each, at) => ![...others, ...list.slice(0, at)].some((other) => isEqual(each, other)));
}

/** Returns a list after a reconciliation. If nothing is missing and nothing is removed, it stays as it is. */
function listAfter<T>(
  old: readonly T[] | undefined,
  wanted: readonly T[],
  missing: readonly T[],
  extra: readonly T[],
  removesExtra: boolean,
): readonly T[] | undefined {
  if (missing.length === 0 && !(removesExtra && extra.length > 0)) return old;
  return removesExtra ? wanted : [...old ?? [], ...missing];
}

/** Returns the object on the server, with the labels and annotations that only the given object has. */
function withOwnMetadata(existing: KubeObject, wanted: KubeObject): KubeObject {
  const labels = { ...wanted.metadata?.labels, ...existing.metadata?.labels };
  const annotations = { ...wanted.metadata?.annotations, ...existing.metadata?.annotations };
  const isEmpty = (values: object) => Object.keys(values).length === 0;
  const metadata = {
    ...existing.metadata,
    labels: isEmpty(labels) ? undefined : labels,
    annotations: isEmpty(annotations) ? undefined : annotations,
  };
  return { ...existing, metadata: defined(metadata) };
}

function compared(existing: KubeObject, object: KubeObject) {
  const after = defined(object);
  const operation = isEqual(existing, after) ? "none" as const : "update" as const;
  return { object: after, operation, isProtected: isProtected(existing) };
}

function isProtected({ metadata }: KubeObject): boolean {
  return metadata?.annotations?.["rbac.authorization.kubernetes.io/autoupdate"] === "false";
}
