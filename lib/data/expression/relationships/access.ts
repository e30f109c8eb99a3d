import { type KubeObject, records } from "../../core/object.ts";
import { labelRequirements, type LabelSelector } from "../../core/selectors.ts";
import { fieldsOf, localReferences, type Reference, typedReferences } from "./references.ts";
import { type Relationship, SERVED_WORKLOADS } from "./relationship.ts";

const RBAC = "rbac.authorization.k8s.io";
const SCALABLE = ["Deployment.apps", "StatefulSet.apps", "ReplicaSet.apps", "ReplicationController."];

/** ServiceAccounts, tokens, roles, autoscalers and disruption budgets. */
export const ACCESS_RELATIONSHIPS: readonly Relationship[] = [
  // Access.
  {
    // The relationship has no name, because "secrets" is a field of the object itself.
    from: ["ServiceAccount."],
    to: ["Secret."],
    isUse: true,
    references: (object) =>
      localReferences(
        "Secret.",
        object,
        [...records(object.secrets), ...records(object.imagePullSecrets)].map(({ name }) => name),
      ),
  },
  {
    from: ["Secret."],
    to: ["ServiceAccount."],
    name: "serviceAccount",
    back: "tokens",
    isSingle: true,
    byMetadata: true,
    references: ({ metadata }) => tokenAccount(metadata),
  },
  {
    from: [`RoleBinding.${RBAC}`],
    to: [`Role.${RBAC}`, `ClusterRole.${RBAC}`],
    name: "role",
    back: "bindings",
    isSingle: true,
    hasKind: true,
    references: roleOf,
  },
  {
    from: [`ClusterRoleBinding.${RBAC}`],
    to: [`ClusterRole.${RBAC}`],
    name: "role",
    back: "bindings",
    isSingle: true,
    hasKind: true,
    references: roleOf,
  },
  {
    from: [`RoleBinding.${RBAC}`, `ClusterRoleBinding.${RBAC}`],
    to: ["ServiceAccount."],
    name: "serviceAccounts",
    back: "bindings",
    crossesNamespaces: true,
    references: boundAccounts,
  },
  // Policies and autoscalers.
  {
    from: ["HorizontalPodAutoscaler.autoscaling"],
    to: "any",
    name: "target",
    isSingle: true,
    hasKind: true,
    references: (object) => typedReferences(object.spec?.scaleTargetRef, object),
  },
  {
    from: ["HorizontalPodAutoscaler.autoscaling"],
    to: SCALABLE,
    toCustom: true,
    back: "hpa",
    isBackSingle: true,
    references: (object) => typedReferences(object.spec?.scaleTargetRef, object),
  },
  {
    from: ["PodDisruptionBudget.policy"],
    to: ["Pod."],
    name: "pods",
    back: "pdbs",
    selects: ({ spec }) => labelRequirements(spec?.selector as LabelSelector | undefined),
  },
  {
    from: ["PodDisruptionBudget.policy"],
    to: SERVED_WORKLOADS,
    name: "workloads",
    back: "pdbs",
    ofTemplate: true,
    selects: ({ spec }) => labelRequirements(spec?.selector as LabelSelector | undefined),
  },
];

function tokenAccount(metadata: KubeObject["metadata"]): Reference[] {
  const name = metadata?.annotations?.["kubernetes.io/service-account.name"];
  const uid = metadata?.annotations?.["kubernetes.io/service-account.uid"];
  return name === undefined ? [] : [{ kind: "ServiceAccount.", namespace: metadata?.namespace, name, uid }];
}

function roleOf({ metadata, roleRef }: KubeObject): Reference[] {
  const { kind, name } = fieldsOf(roleRef);
  if (typeof name !== "string") return [];
  return kind === "ClusterRole"
    ? [{ kind: `ClusterRole.${RBAC}`, name }]
    : [{ kind: `Role.${RBAC}`, namespace: metadata?.namespace, name }];
}

const ALL_ACCOUNTS = ["system:serviceaccounts", "system:authenticated"];

// A ServiceAccount is also in groups: of all accounts, and of those of its namespace.
function boundAccounts({ metadata, subjects }: KubeObject): Reference[] {
  return records(subjects).flatMap(({ kind, name, namespace }): Reference[] => {
    if (typeof name !== "string") return [];
    if (kind === "ServiceAccount") {
      return [{ kind: "ServiceAccount.", namespace: String(namespace ?? metadata?.namespace), name }];
    }
    if (kind !== "Group") return [];
    if (ALL_ACCOUNTS.includes(name)) return [{ kind: "ServiceAccount.", name: "*" }];
    const [, group] = /^system:serviceaccounts:(.+)$/.exec(name) ?? [];
    return group === undefined ? [] : [{ kind: "ServiceAccount.", namespace: group, name: "*" }];
  });
}
