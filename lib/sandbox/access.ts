import { selectedName } from "../data/request/access.ts";
import type { Store } from "./store.ts";
import { KINDS } from "./kinds.ts";
import { forbidden, Refusal } from "./refusal.ts";
import type { Identity, SandboxKind, SandboxRequest } from "./types.ts";

/** The action that the authorizer decides about (apiserver pkg/authorization/authorizer Attributes). */
export interface Attributes {
  verb: string;
  group?: string | undefined;
  resource?: string | undefined;
  subresource?: string | undefined;
  namespace?: string | undefined;
  name?: string | undefined;
  /** Set instead of the resource's fields if the request is for a path such as `/healthz`. */
  path?: string | undefined;
}

/** A rule of a Role (rbac.authorization.k8s.io/v1 PolicyRule). */
export interface Rule {
  verbs?: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** The authorizer's decision, with the binding that allowed the action as the reason. */
export interface AccessDecision {
  allowed: boolean;
  reason: string;
}

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

/** A rule that applies to an identity, and the binding that grants it. */
interface Grant {
  rule: Rule;
  reason: string;
}

const RBAC = "rbac.authorization.k8s.io";
const ROLES = findRbacKind("roles");
const BINDINGS = findRbacKind("rolebindings");
const CLUSTER_ROLES = findRbacKind("clusterroles");
const CLUSTER_BINDINGS = findRbacKind("clusterrolebindings");

/**
 * Decides by RBAC whether an identity may do something (plugin/pkg/auth/authorizer/rbac). The group `system:masters` may
 * do everything.
 */
export function checkAccess(identity: Identity, wanted: Attributes, store: Store): AccessDecision {
  if (identity.groups?.includes("system:masters")) return { allowed: true, reason: "" };
  const grant = listGrants(identity, wanted.namespace ?? "", store).find(({ rule }) => covers(rule, wanted));
  return grant === undefined ? { allowed: false, reason: "" } : { allowed: true, reason: grant.reason };
}

/** Lists the rules that apply to an identity in a namespace. */
export function listRules(identity: Identity, namespace: string, store: Store): Rule[] {
  return listGrants(identity, namespace, store).map(({ rule }) => rule);
}

/**
 * Checks that an identity may make a request.
 *
 * @throws {Refusal} 403 if it may not.
 */
export function check(identity: Identity, info: SandboxRequest, store: Store): void {
  const { verb, query, group, namespace, subresource } = info;
  const name = info.name || selectedName(verb, query);
  const wanted: Attributes = info.resource === ""
    ? { verb, path: info.path }
    : { verb, group, resource: info.resource, subresource, namespace, name };
  if (!checkAccess(identity, wanted, store).allowed) denyRequest(identity, { ...info, name }, verb);
}

/**
 * Refuses a request in the API server's words.
 *
 * @param verb The verb that the identity lacks.
 * @throws {Refusal} 403, always.
 */
export function denyRequest({ user }: Identity, info: SandboxRequest, verb: string): never {
  const { kind, group, name, namespace, subresource } = info;
  if (info.resource === "") {
    throw new Refusal(403, "Forbidden", `forbidden: User "${user}" cannot ${verb} path "${info.path}"`, {});
  }
  const resource = subresource === "" ? info.resource : `${info.resource}/${subresource}`;
  const scope = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const why = `User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ${scope}`;
  throw forbidden(kind ?? { group, plural: info.resource, kind: "" }, name, why);
}

function listGrants(identity: Identity, namespace: string, store: Store): Grant[] {
  const grants: Grant[] = [];
  const namespaced = namespace === "" ? [] : store.list(BINDINGS, namespace);
  for (const binding of [...store.list(CLUSTER_BINDINGS, ""), ...namespaced]) {
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

function findRbacKind(plural: string): SandboxKind {
  const found = KINDS.find((kind) => kind.group === RBAC && kind.plural === plural);
  if (found === undefined) throw new TypeError(`The sandbox has no kind ${plural}`);
  return found;
}
