import { InputError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { isEqual } from "../../../data/base/equal.ts";
import { CHANGE_OPTIONS, changeWithBody, type Decide, type ReadAndPatch } from "../change.ts";
import { requirePatch } from "../client.ts";

/** The subjects to add to a RoleBinding or a ClusterRoleBinding. */
export interface SubjectChanges {
  /** The names of users. */
  users?: readonly string[] | undefined;
  /** The names of groups. */
  groups?: readonly string[] | undefined;
  /** Service accounts, as `namespace:name`. */
  serviceAccounts?: readonly string[] | undefined;
}

/** Returns the decision that replaces the selector of a Service. */
export function decideSelector(labels: Readonly<Record<string, string>>): Decide {
  return (object) => {
    if (object.kind !== "Service") throw new InputError("setting a selector is only supported for Services");
    return { object: { ...object, spec: { ...object.spec, selector: { ...labels } } }, done: "selector updated" };
  };
}

/** Returns the decision that adds subjects to a RoleBinding or a ClusterRoleBinding. */
export function decideSubjects({ users = [], groups = [], serviceAccounts = [] }: SubjectChanges): Decide {
  const apiGroup = "rbac.authorization.k8s.io";
  const sorted = (names: readonly string[]) => [...new Set(names)].sort();
  return (object) => {
    if (object.kind !== "RoleBinding" && object.kind !== "ClusterRoleBinding") {
      throw new InputError("setting subjects is only supported for RoleBinding/ClusterRoleBinding");
    }
    const wanted = [
      ...sorted(users).map((name) => ({ kind: "User", apiGroup, name })),
      ...sorted(groups).map((name) => ({ kind: "Group", apiGroup, name })),
      ...sorted(serviceAccounts).map((account) => accountSubject(account, object)),
    ];
    const before: unknown[] = object.subjects ?? [];
    const added = wanted.filter((subject) => !before.some((old) => isEqual(old, subject)));
    if (added.length === 0) return { object };
    return { object: { ...object, subjects: [...before, ...added] }, done: "subjects updated" };
  };
}

function accountSubject(account: string, { metadata }: KubeObject): { kind: string; name: string; namespace: string } {
  const [own, name = "", ...more] = account.split(":");
  if (name === "" || more.length > 0) throw new InputError("serviceaccount must be <namespace>:<name>");
  const namespace = own || metadata?.namespace;
  if (namespace === undefined) {
    throw new InputError("serviceaccount must be <namespace>:<name>, namespace must be specified");
  }
  return { kind: "ServiceAccount", name, namespace };
}

/** Reads the arguments of `k8s.set.selector()` and replaces the selector of a Service. */
export function setSelector(verbs: ReadAndPatch, args: readonly unknown[]): Promise<KubeObject> {
  return changeWithBody(verbs, "set.selector", CHANGE_OPTIONS, args, (labels, options) => {
    requirePatch(labels);
    return { decide: decideSelector(labels as Record<string, string>), options };
  });
}

/** Reads the arguments of `k8s.set.subject()` and adds subjects to a binding. */
export function setSubject(verbs: ReadAndPatch, args: readonly unknown[]): Promise<KubeObject> {
  return changeWithBody(verbs, "set.subject", CHANGE_OPTIONS, args, (changes, options) => {
    requirePatch(changes);
    return { decide: decideSubjects(changes as SubjectChanges), options };
  });
}
