import type { KubeObject } from "../../data/core/object.ts";
import { parseApiVersion } from "../../data/core/resource.ts";

/** An object and the namespace in which it is written. */
export interface PlacedObject {
  object: KubeObject;
  /** @default {the namespace of the object} */
  namespace?: string | undefined;
}

// The order of kapp (default.go) and Argo CD sync waves: each level only needs the levels before it.
const LEVELS: readonly (readonly string[])[] = [
  ["Namespace"],
  ["CustomResourceDefinition.apiextensions.k8s.io"],
  [
    ...["ServiceAccount", "ResourceQuota", "LimitRange"],
    ...["Role.rbac.authorization.k8s.io", "ClusterRole.rbac.authorization.k8s.io"],
    ...["PriorityClass.scheduling.k8s.io", "RuntimeClass.node.k8s.io", "StorageClass.storage.k8s.io"],
    "IngressClass.networking.k8s.io",
  ],
  ["Secret", "ConfigMap", "RoleBinding.rbac.authorization.k8s.io", "ClusterRoleBinding.rbac.authorization.k8s.io"],
  ["PersistentVolume", "PersistentVolumeClaim", "Service"],
];
// The server rejects objects of later levels until these exist: admission needs a namespace, an account, a class, a quota.
const REQUIRED_LEVELS = 3;
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

/**
 * Splits items into batches, in their own order. The objects of a batch do not need each other, and none is there twice.
 * Bindings, Services and workloads share a batch, because the server accepts them in any order.
 */
export function inOrderBatches<T extends PlacedObject>(items: readonly T[]): T[][] {
  const batches: T[][] = [];
  let previous: number | undefined;
  for (const item of items) {
    const level = Math.min(applyLevel(item.object), REQUIRED_LEVELS);
    if (level !== previous) batches.push([]);
    batches.at(-1)?.push(item);
    previous = level;
  }
  return batches.flatMap(withoutRepeats);
}

/** Splits a level if it has an object twice, which is written twice, one after the other. */
export function withoutRepeats<T extends PlacedObject>(level: readonly T[]): T[][] {
  const parts: T[][] = [[]];
  let seen = new Set<string>();
  for (const item of level) {
    const { apiVersion, kind, metadata } = item.object;
    const key = JSON.stringify([apiVersion, kind, item.namespace ?? metadata?.namespace, metadata?.name]);
    if (seen.has(key)) {
      parts.push([]);
      seen = new Set();
    }
    parts.at(-1)?.push(item);
    if (metadata?.name !== undefined) seen.add(key);
  }
  return parts;
}
