import { ApiError } from "../../data/core/errors.ts";
import { isRecord, type KubeObject, nameOf, namespaceOf, records } from "../../data/core/object.ts";
import { parseApiVersion } from "../../data/core/resource.ts";
import type { Comparison } from "./compare.ts";

/**
 * Finds the objects whose dry run failed because an object of the same input does not exist yet, and returns the missing
 * objects of each. A missing object may depend on another one: a ServiceAccount in a namespace to come.
 */
export function findMissing(compared: readonly Comparison[], namespace: string): Map<Comparison, KubeObject[]> {
  const objects = compared.map(({ object }) => object);
  const created = new Set(
    compared.filter(({ before, after }) => before === undefined && after !== undefined)
      .map(({ object }) => object),
  );
  const missing = new Map<Comparison, KubeObject[]>();
  for (let found = true; found;) {
    found = false;
    for (const comparison of compared) {
      const { object, resource, before, error } = comparison;
      if (created.has(object) || before !== undefined || !isAboutMissing(error)) continue;
      const others = prerequisites(object, objects, namespace).filter((other) => created.has(other));
      // Without its CustomResourceDefinition, an object of an unknown kind stays an error.
      if (others.length === 0 || (resource === undefined && !others.some((other) => definesKind(other, object)))) {
        continue;
      }
      missing.set(comparison, others);
      created.add(object);
      found = true;
    }
  }
  // Other objects that are missing may have been found later.
  for (const comparison of missing.keys()) {
    const others = prerequisites(comparison.object, objects, namespace).filter((other) => created.has(other));
    missing.set(comparison, others);
  }
  return missing;
}

// A missing namespace is 404. Admission answers 403 for a missing ServiceAccount or PriorityClass. The error of a kind that
// discovery does not find is no ApiError.
function isAboutMissing(error: unknown): boolean {
  return !(error instanceof ApiError) || error.code === 404 || error.code === 403;
}

/**
 * Returns the other objects of an input that must exist before the server accepts an object: its Namespace, the
 * CustomResourceDefinition of its kind, the ServiceAccount and PriorityClass of a Pod, the role of a binding, and the
 * StorageClass of a claim. Objects that only controllers need later are not included.
 */
export function prerequisites(
  object: KubeObject,
  input: readonly KubeObject[],
  defaultNamespace: string,
): KubeObject[] {
  const namespace = namespaceOf(object) ?? defaultNamespace;
  return input.filter((other) => other !== object && isNeeded(object, other, namespace, defaultNamespace));
}

function isNeeded(object: KubeObject, other: KubeObject, namespace: string, defaultNamespace: string): boolean {
  const name = nameOf(other);
  const isNeighbor = (namespaceOf(other) ?? defaultNamespace) === namespace;
  switch (groupKind(other)) {
    case "Namespace":
      return name === namespace;
    case "CustomResourceDefinition.apiextensions.k8s.io":
      return definesKind(other, object);
    case "ServiceAccount":
      return isNeighbor && name === podField(object, "serviceAccountName");
    case "PriorityClass.scheduling.k8s.io":
      return name === podField(object, "priorityClassName");
    case "StorageClass.storage.k8s.io":
      return object.kind === "PersistentVolumeClaim" && isRecord(object.spec) && object.spec.storageClassName === name;
    case "ClusterRole.rbac.authorization.k8s.io":
      return isRoleOf(object, "ClusterRole", name);
    case "Role.rbac.authorization.k8s.io":
      return isNeighbor && isRoleOf(object, "Role", name);
    default:
      return false;
  }
}

function groupKind({ apiVersion = "v1", kind = "" }: KubeObject): string {
  const { group } = parseApiVersion(apiVersion);
  return group === "" ? kind : `${kind}.${group}`;
}

/** Returns whether a CustomResourceDefinition serves the kind of an object. */
export function definesKind({ spec }: KubeObject, { apiVersion = "v1", kind }: KubeObject): boolean {
  const { group, version } = parseApiVersion(apiVersion);
  if (!isRecord(spec) || !isRecord(spec.names)) return false;
  const serves = records(spec.versions).some(({ name, served }) => name === version && served !== false);
  return spec.group === group && spec.names.kind === kind && serves;
}

// Admission checks these fields of a Pod. In a Pod template they are only used later.
function podField({ kind, apiVersion, spec }: KubeObject, field: string): unknown {
  return kind === "Pod" && apiVersion === "v1" && isRecord(spec) ? spec[field] : undefined;
}

function isRoleOf({ roleRef }: KubeObject, kind: string, name: string | undefined): boolean {
  return isRecord(roleRef) && roleRef.kind === kind && roleRef.name === name;
}
