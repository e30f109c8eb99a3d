import type { Store } from "./store.ts";
import { KINDS } from "./kinds.ts";
import { forbidden, Refusal } from "./refusal.ts";
import type { Identity, RequestInfo, SandboxKind } from "./types.ts";

/** What somebody wants to do. */
export interface Attributes {
  verb: string;
  group?: string;
  resource?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  /** For what is no resource. */
  path?: string;
}

/** A rule of a Role (rbac.authorization.k8s.io/v1 PolicyRule). */
export interface Rule {
  verbs?: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** What the authorizer says. */
export interface AccessDecision {
  allowed: boolean;
  reason: string;
}

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

/** A rule that somebody has, and through which binding. */
interface Grant {
  rule: Rule;
  reason: string;
}

const RBAC = "rbac.authorization.k8s.io";
const ROLES = kindOf("roles");
const BINDINGS = kindOf("rolebindings");
const CLUSTER_ROLES = kindOf("clusterroles");
const CLUSTER_BINDINGS = kindOf("clusterrolebindings");

/** RBAC (plugin/pkg/auth/authorizer/rbac): roles, bindings, and the group that may do everything. */
export function checkAccess(identity: Identity, wanted: Attributes, store: Store): AccessDecision {
  if (identity.groups?.includes("system:masters")) return { allowed: true, reason: "" };
  const grant = grantsOf(identity, wanted.namespace ?? "", store).find(({ rule }) => covers(rule, wanted));
  return grant === undefined ? { allowed: false, reason: "" } : { allowed: true, reason: grant.reason };
}

/** All rules that somebody has in a namespace. */
export function listRules(identity: Identity, namespace: string, store: Store): Rule[] {
  return grantsOf(identity, namespace, store).map(({ rule }) => rule);
}

/** Checks a request, and refuses it as the API server does. */
export function check(identity: Identity, info: RequestInfo, store: Store): void {
  const { verb, group, name, namespace, subresource } = info;
  const wanted: Attributes = info.resource === ""
    ? { verb, path: info.path }
    : { verb, group, resource: info.resource, subresource, namespace, name };
  if (!checkAccess(identity, wanted, store).allowed) denyRequest(identity, info, verb);
}

/**
 * Refuses a request because a permission lacks.
 *
 * @param verb The permission.
 * @throws {Refusal} 403, always.
 */
export function denyRequest({ user }: Identity, info: RequestInfo, verb: string): never {
  const { kind, group, name, namespace, subresource } = info;
  if (info.resource === "") {
    throw new Refusal(403, "Forbidden", `forbidden: User "${user}" cannot ${verb} path "${info.path}"`, {});
  }
  const resource = subresource === "" ? info.resource : `${info.resource}/${subresource}`;
  const scope = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const why = `User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ${scope}`;
  throw forbidden(kind ?? { group, plural: info.resource, kind: "" }, name, why);
}

function grantsOf(identity: Identity, namespace: string, store: Store): Grant[] {
  const grants: Grant[] = [];
  const bindings = [
    ...store.list(CLUSTER_BINDINGS, ""),
    ...(namespace === "" ? [] : store.list(BINDINGS, namespace)),
  ];
  for (const binding of bindings) {
    const subject = (binding.subjects as Subject[] | undefined)?.find((subject) =>
      isSubject(identity, subject, namespace)
    );
    if (subject === undefined) continue;
    const { kind, name } = binding.roleRef as { kind: string; name: string };
    const role = kind === "ClusterRole" ? store.get(CLUSTER_ROLES, "", name) : store.get(ROLES, namespace, name);
    const label = binding.kind === "ClusterRoleBinding"
      ? `ClusterRoleBinding "${binding.metadata.name}"`
      : `RoleBinding "${binding.metadata.name}/${namespace}"`;
    const who = subject.kind === "ServiceAccount" ? `${subject.name}/${subject.namespace ?? namespace}` : subject.name;
    const reason = `RBAC: allowed by ${label} of ${kind} "${name}" to ${subject.kind} "${who}"`;
    for (const rule of (role?.rules as Rule[] | undefined) ?? []) grants.push({ rule, reason });
  }
  return grants;
}

function isSubject({ user, groups = [] }: Identity, subject: Subject, namespace: string): boolean {
  switch (subject.kind) {
    case "User":
      return subject.name === user;
    case "Group":
      return groups.includes(subject.name);
    case "ServiceAccount":
      return user === `system:serviceaccount:${subject.namespace ?? namespace}:${subject.name}`;
    default:
      return false;
  }
}

function covers(rule: Rule, { verb, group = "", resource, subresource = "", name = "", path }: Attributes): boolean {
  const holds = (values: readonly string[] | undefined, value: string) =>
    values?.includes("*") === true || values?.includes(value) === true;
  if (!holds(rule.verbs, verb)) return false;
  if (path !== undefined) {
    return (rule.nonResourceURLs ?? []).some((url) =>
      url === "*" || url === path || (url.endsWith("*") && path.startsWith(url.slice(0, -1)))
    );
  }
  const full = subresource === "" ? resource ?? "" : `${resource}/${subresource}`;
  const names = rule.resourceNames ?? [];
  return holds(rule.apiGroups, group) &&
    (holds(rule.resources, full) || (subresource !== "" && rule.resources?.includes(`*/${subresource}`) === true)) &&
    (names.length === 0 || names.includes(name));
}

function kindOf(plural: string): SandboxKind {
  const found = KINDS.find((kind) => kind.group === RBAC && kind.plural === plural);
  if (found === undefined) throw new TypeError(`The sandbox has no kind ${plural}`);
  return found;
}
