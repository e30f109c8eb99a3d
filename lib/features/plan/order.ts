import type { KubeObject } from "../../data/core/object.ts";
import { parseApiVersion } from "../../data/core/resource.ts";

// The order of kapp (default.go) and Argo CD sync waves: each level only needs the levels before it.
const LEVELS: readonly (readonly string[])[] = [
  ["Namespace"],
  ["CustomResourceDefinition.apiextensions.k8s.io"],
  [
    ...["ServiceAccount", "Secret", "ConfigMap", "ResourceQuota", "LimitRange"],
    ...["Role.rbac.authorization.k8s.io", "ClusterRole.rbac.authorization.k8s.io"],
    ...["PriorityClass.scheduling.k8s.io", "RuntimeClass.node.k8s.io", "StorageClass.storage.k8s.io"],
    "IngressClass.networking.k8s.io",
  ],
  ["RoleBinding.rbac.authorization.k8s.io", "ClusterRoleBinding.rbac.authorization.k8s.io"],
  ["PersistentVolume", "PersistentVolumeClaim", "Service"],
];
const LAST: readonly string[] = [
  "MutatingWebhookConfiguration.admissionregistration.k8s.io",
  "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
  "ValidatingAdmissionPolicy.admissionregistration.k8s.io",
  "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
  "APIService.apiregistration.k8s.io",
];

/**
 * Returns the level in which an object is applied. Objects of one level do not need each other, and may need objects of
 * lower levels. Workloads and custom objects are in one level.
 */
function applyLevel({ apiVersion = "v1", kind = "" }: KubeObject): number {
  const { group } = parseApiVersion(apiVersion);
  const name = group === "" ? kind : `${kind}.${group}`;
  if (LAST.includes(name)) return LEVELS.length + 1;
  const level = LEVELS.findIndex((kinds) => kinds.includes(name));
  return level < 0 ? LEVELS.length : level;
}

/** Groups items into levels, in the order in which they are applied. The order of the items of a level is kept. */
export function applyLevels<T>(items: readonly T[], objectOf: (item: T) => KubeObject): T[][] {
  const levels = Map.groupBy(items, (item) => applyLevel(objectOf(item)));
  return [...levels].sort(([a], [b]) => a - b).map(([, level]) => level);
}
