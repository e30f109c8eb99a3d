import { defined } from "../base/defined.ts";
import { InputError } from "../core/errors.ts";
import type { KubeObject } from "../core/object.ts";
import { madeMetadata, type MakeOptions } from "./make_options.ts";

/** A resource that a rule allows, with the group that the server knows. */
export interface RuleResource {
  /** The group; empty for the core group. */
  group: string;
  /** The plural name, with a subresource: `pods/log`. */
  resource: string;
}

/** Options of `make.role`. */
export interface RoleOptions extends MakeOptions {
  /** The verbs. */
  verbs: readonly string[];
  /** The resources, as `NAME`, `NAME.GROUP` or `NAME.GROUP/SUBRESOURCE`. */
  resources?: readonly (string | RuleResource)[] | undefined;
  /** The names of the allowed objects. @default {all} */
  resourceNames?: readonly string[] | undefined;
}

/** Options of `make.clusterRole`. */
export interface ClusterRoleOptions {
  /** The verbs. */
  verbs?: readonly string[] | undefined;
  /** The resources, as for `make.role`. */
  resources?: readonly (string | RuleResource)[] | undefined;
  /** The names of the allowed objects. @default {all} */
  resourceNames?: readonly string[] | undefined;
  /** The allowed paths, such as `/healthz`. */
  nonResourceUrls?: readonly string[] | undefined;
  /** The labels of the ClusterRoles to combine, instead of rules. */
  aggregationRule?: Readonly<Record<string, string>> | undefined;
}

/** Options of `make.roleBinding` and `make.clusterRoleBinding`. */
export interface BindingOptions extends MakeOptions {
  /** The name of a Role. */
  role?: string | undefined;
  /** The name of a ClusterRole. */
  clusterRole?: string | undefined;
  /** The names of users. */
  users?: readonly string[] | undefined;
  /** The names of groups. */
  groups?: readonly string[] | undefined;
  /** Service accounts, as `namespace:name`. */
  serviceAccounts?: readonly string[] | undefined;
}

const GROUP = "rbac.authorization.k8s.io";
const API_VERSION = `${GROUP}/v1`;

/** Makes a Role as `kubectl create role` does, with a rule for each group. */
export function role(name: string, options: RoleOptions): KubeObject {
  if (options.verbs.length === 0) throw new InputError("at least one verb must be specified");
  if ((options.resources ?? []).length === 0) throw new InputError("at least one resource must be specified");
  return { apiVersion: API_VERSION, kind: "Role", metadata: madeMetadata(name, options), rules: rulesOf(options) };
}

/** Makes a ClusterRole as `kubectl create clusterrole` does. */
export function clusterRole(name: string, options: ClusterRoleOptions): KubeObject {
  const { verbs = [], resources = [], resourceNames = [], nonResourceUrls = [], aggregationRule } = options;
  const head = { apiVersion: API_VERSION, kind: "ClusterRole", metadata: { name } };
  if (aggregationRule !== undefined) {
    if ([verbs, resources, resourceNames, nonResourceUrls].some(({ length }) => length > 0)) {
      throw new InputError(
        "aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames",
      );
    }
    return { ...head, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { ...aggregationRule } }] } };
  }
  if (verbs.length === 0) throw new InputError("at least one verb must be specified");
  if (resources.length === 0 && nonResourceUrls.length === 0) {
    throw new InputError("one of resource or nonResourceURL must be specified");
  }
  const urls = [...new Set(nonResourceUrls)];
  for (const url of urls) requireUrl(url);
  const further = urls.length === 0 ? [] : [{ verbs: unique(verbs), nonResourceURLs: urls }];
  return { ...head, rules: [...rulesOf({ verbs, resources, resourceNames }), ...further] };
}

function requireUrl(url: string): void {
  if (url === "*") return;
  if (!url.startsWith("/")) throw new InputError("nonResourceURL should start with /");
  if (url.slice(0, -1).includes("*")) {
    throw new InputError("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

function rulesOf({ verbs, resources = [], resourceNames = [] }: Omit<RoleOptions, "namespace">): unknown[] {
  const found = resources.map((resource) => typeof resource === "string" ? readRuleResource(resource) : resource);
  const all = found.find(({ resource }) => resource === "*");
  const groups = Map.groupBy(all === undefined ? found : [all], ({ group }) => group);
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1).map(([group, members]) =>
    defined({
      verbs: unique(verbs),
      apiGroups: [group],
      resources: [...new Set(members.map(({ resource }) => resource))],
      resourceNames: resourceNames.length === 0 ? undefined : [...new Set(resourceNames)],
    })
  );
}

function unique(verbs: readonly string[]): string[] {
  return verbs.includes("*") ? ["*"] : [...new Set(verbs)];
}

/** Reads a resource such as `deployments.apps/scale`. */
export function readRuleResource(text: string): RuleResource {
  const [first = "", subresource] = text.split(/\/(.*)/s);
  const [name = "", group = ""] = first.split(/\.(.*)/s);
  if (name === "") throw new InputError("resource must be specified if apiGroup/subresource specified");
  return { group, resource: subresource === undefined ? name : `${name}/${subresource}` };
}

/** Makes a RoleBinding as `kubectl create rolebinding` does. */
export function roleBinding(name: string, options: BindingOptions): KubeObject {
  const { role, clusterRole } = options;
  if ((role === undefined) === (clusterRole === undefined)) {
    throw new InputError("exactly one of clusterrole or role must be specified");
  }
  const roleRef = role === undefined
    ? { apiGroup: GROUP, kind: "ClusterRole", name: clusterRole }
    : { apiGroup: GROUP, kind: "Role", name: role };
  const head = { apiVersion: API_VERSION, kind: "RoleBinding", metadata: madeMetadata(name, options) };
  return defined({ ...head, roleRef, subjects: subjectsOf(options) });
}

/** Makes a ClusterRoleBinding as `kubectl create clusterrolebinding` does. */
export function clusterRoleBinding(name: string, options: Omit<BindingOptions, "namespace" | "role">): KubeObject {
  if (options.clusterRole === undefined) throw new InputError("a ClusterRole must be specified");
  const roleRef = { apiGroup: GROUP, kind: "ClusterRole", name: options.clusterRole };
  const head = { apiVersion: API_VERSION, kind: "ClusterRoleBinding", metadata: { name } };
  return defined({ ...head, roleRef, subjects: subjectsOf(options) });
}

function subjectsOf({ users = [], groups = [], serviceAccounts = [] }: BindingOptions): unknown[] | undefined {
  const subjects = [
    ...users.map((name) => ({ kind: "User", apiGroup: GROUP, name })),
    ...groups.map((name) => ({ kind: "Group", apiGroup: GROUP, name })),
    ...serviceAccounts.map((account) => {
      const [namespace = "", name = "", ...more] = account.split(":");
      if (namespace !== "" && name !== "" && more.length === 0) return { kind: "ServiceAccount", name, namespace };
      throw new InputError("serviceaccount must be <namespace>:<name>");
    }),
  ];
  return subjects.length === 0 ? undefined : subjects;
}
