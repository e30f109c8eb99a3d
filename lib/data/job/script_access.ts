import { defined } from "../base/defined.ts";
import { boundRole } from "../core/bound_role.ts";
import { InputError } from "../core/errors.ts";
import { isRecord, type KubeObject } from "../core/object.ts";
import { JOB_LABEL } from "./script_job.ts";

/** The label of objects that a run made and that its Job cannot own. The value of the label is the UID of the Job. */
export const RUN_LABEL = "kubeshell.dev/run";
/** The annotation of these objects with the namespace and the name of the Job. */
export const RUN_ANNOTATION = JOB_LABEL;

/** The permissions of a script: rules by namespace, and those of the cluster with an empty one. */
export interface ScriptRules {
  namespace: string;
  rules: readonly Record<string, unknown>[];
}

/**
 * Reads the rules of Roles and ClusterRoles, such as those of a recorded run. Bindings are ignored, because each run has
 * bindings of its own.
 *
 * @param namespace The namespace of a Role without one.
 * @throws {InputError} If an object is neither a role nor a binding.
 */
export function rulesIn(objects: readonly KubeObject[], namespace: string): ScriptRules[] {
  return objects.flatMap(({ kind, metadata, rules }) => {
    if (kind === "RoleBinding" || kind === "ClusterRoleBinding" || kind === "ServiceAccount") return [];
    if (kind !== "Role" && kind !== "ClusterRole") {
      throw new InputError(`Cannot use a ${kind} as permissions: expected Roles and ClusterRoles`);
    }
    const read = Array.isArray(rules) ? rules.filter(isRecord) : [];
    return [{ namespace: kind === "ClusterRole" ? "" : metadata?.namespace ?? namespace, rules: read }];
  });
}

/** The objects that give a service account its permissions. */
export interface ScriptAccess {
  /** Objects in the namespace of the Job, which owns them. */
  owned: readonly KubeObject[];
  /** Objects elsewhere. They carry {@linkcode RUN_LABEL}. */
  labeled: readonly KubeObject[];
}

/** Makes a service account, and a role with its binding for each entry of the rules. */
export function scriptAccess(
  name: string,
  { namespace, uid, rules }: { namespace: string; uid: string; rules: readonly ScriptRules[] },
): ScriptAccess {
  const account: KubeObject = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } };
  const subjects = [{ kind: "ServiceAccount", name, namespace }];
  const made = rules.map((entry, index) => {
    const isOwn = entry.namespace === namespace;
    const full = `${isOwn ? name : `${namespace}-${name}`}${index === 0 ? "" : `-${index}`}`;
    const metadata = defined({
      name: full,
      namespace: entry.namespace || undefined,
      labels: isOwn ? undefined : { [RUN_LABEL]: uid },
      annotations: isOwn ? undefined : { [RUN_ANNOTATION]: `${namespace}/${name}` },
    });
    const { role, binding } = boundRole(metadata, entry.rules, subjects);
    return { isOwn, objects: [role, binding] };
  });
  const of = (own: boolean) => made.filter(({ isOwn }) => isOwn === own).flatMap(({ objects }) => objects);
  return { owned: [account, ...of(true)], labeled: of(false) };
}
