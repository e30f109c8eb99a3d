import type { KubeObject, ObjectMeta } from "./object.ts";

const GROUP = "rbac.authorization.k8s.io";

/** A role, and the binding that gives its permissions to subjects. Both have one name. */
export interface BoundRole<Rule> {
  role: KubeObject & { rules: Rule[] };
  binding: KubeObject;
}

/** Makes a Role and a RoleBinding. Without a namespace in the metadata, makes a ClusterRole and a ClusterRoleBinding. */
export function boundRole<Rule>(
  metadata: ObjectMeta,
  rules: readonly Rule[],
  subjects: readonly Record<string, unknown>[],
): BoundRole<Rule> {
  const kind = metadata.namespace === undefined ? "ClusterRole" : "Role";
  const apiVersion = `${GROUP}/v1`;
  const roleRef = { apiGroup: GROUP, kind, name: metadata.name };
  return {
    role: { apiVersion, kind, metadata, rules: [...rules] },
    binding: { apiVersion, kind: `${kind}Binding`, metadata, roleRef, subjects },
  };
}
