import { isRecord, type KubeObject, type OwnerReference, records } from "../../core/object.ts";
import { podSpecOf } from "../../core/pod_template.ts";
import { parseApiVersion } from "../../core/resource.ts";

/** A reference from one object to another. */
export interface Reference {
  /** The group and kind, as in `Deployment.apps`. */
  readonly kind: string;
  /** The namespace. Absent for cluster-scoped kinds. */
  readonly namespace?: string | undefined;
  /** The name; `"*"` for all objects of the kind. */
  readonly name: string;
  /** The uid. If there is one, only the object that has it is meant, and not another of the same name. */
  readonly uid?: string | undefined;
}

type Json = Record<string, unknown>;

/** Returns the value if it is an object, and an empty object otherwise. */
export function fieldsOf(value: unknown): Json {
  return isRecord(value) ? value : {};
}

/** Returns references to objects of a kind in the namespace of an object. Values that are not names are left out. */
export function localReferences(kind: string, { metadata }: KubeObject, names: readonly unknown[]): Reference[] {
  const namespace = metadata?.namespace;
  return [...new Set(names)].filter((name) => typeof name === "string" && name !== "")
    .map((name) => ({ kind, namespace, name: name as string }));
}

/** Returns references to cluster-scoped objects of a kind. */
export function clusterReferences(kind: string, names: readonly unknown[]): Reference[] {
  return names.filter((name) => typeof name === "string" && name !== "").map((name) => ({
    kind,
    name: name as string,
  }));
}

/** Returns the reference in an owner reference, a scale target or an involved object. */
export function typedReferences(value: unknown, { metadata }: KubeObject): Reference[] {
  const { apiVersion, kind, name, namespace, uid } = fieldsOf(value);
  if (typeof kind !== "string" || typeof name !== "string") return [];
  const { group } = parseApiVersion(String(apiVersion ?? ""));
  return [{
    kind: `${kind}.${group}`,
    namespace: typeof namespace === "string" ? namespace : metadata?.namespace,
    name,
    uid: typeof uid === "string" && uid !== "" ? uid : undefined,
  }];
}

/** Adds an apiVersion to a reference that has a group but no version. */
export function withApiVersion(reference: unknown): unknown {
  if (!isRecord(reference)) return undefined;
  return { apiVersion: `${reference.apiGroup ?? ""}/v1`.replace(/^\//, ""), ...reference };
}

/** The maximum length of a chain of owners that is followed. Owner references can form a cycle. */
export const LONGEST_CHAIN = 10;

/** Returns `metadata.ownerReferences`, the controller first. */
export function sortedOwners({ metadata }: KubeObject): OwnerReference[] {
  const owners = metadata?.ownerReferences ?? [];
  return owners.toSorted((a, b) => Number(b.controller ?? false) - Number(a.controller ?? false));
}

/** Returns the references to the owners of an object, the controller first. */
export function ownerReferencesOf(object: KubeObject): Reference[] {
  return sortedOwners(object).flatMap((owner) => typedReferences(owner, object));
}

/** Returns the names of the ConfigMaps that the Pods of an object use. */
export function configMapNames(object: KubeObject): unknown[] {
  const spec = podSpecOf(object) ?? {};
  return [
    ...environment(spec, "configMapKeyRef", "configMapRef"),
    ...volumes(spec).map(({ configMap }) => fieldsOf(configMap).name),
    ...projections(spec).map(({ configMap }) => fieldsOf(configMap).name),
  ];
}

// Volumes whose Secret is named by `secretRef`.
const SECRET_VOLUMES = ["cephfs", "cinder", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos"];

/** Returns the names of the Secrets that the Pods of an object use. */
export function secretNames(object: KubeObject): unknown[] {
  const spec = podSpecOf(object) ?? {};
  return [
    ...environment(spec, "secretKeyRef", "secretRef"),
    ...records(spec.imagePullSecrets).map(({ name }) => name),
    ...volumes(spec).flatMap((volume) => [
      fieldsOf(volume.secret).secretName,
      fieldsOf(fieldsOf(volume.csi).nodePublishSecretRef).name,
      fieldsOf(volume.azureFile).secretName,
      ...SECRET_VOLUMES.map((type) => fieldsOf(fieldsOf(volume[type]).secretRef).name),
    ]),
    ...projections(spec).map(({ secret }) => fieldsOf(secret).name),
  ];
}

/** Returns the names of the claims that the Pods of an object mount. */
export function claimNames(object: KubeObject): unknown[] {
  const spec = podSpecOf(object) ?? {};
  const isPod = object.kind === "Pod" || isRecord(object.spec) && object.spec.template === undefined;
  return volumes(spec).flatMap(({ name, persistentVolumeClaim, ephemeral }) => [
    fieldsOf(persistentVolumeClaim).claimName,
    // A generic ephemeral volume has a claim of its own (KEP-1698).
    isPod && isRecord(ephemeral) ? `${object.metadata?.name}-${name}` : undefined,
  ]);
}

/** Returns the names of the claims that a StatefulSet makes for its replicas. */
export function templateClaimNames({ metadata, spec }: KubeObject): string[] {
  const start = Number(spec?.ordinals?.start ?? 0);
  const ordinals = Array.from({ length: Number(spec?.replicas ?? 1) }, (_, index) => start + index);
  return records(spec?.volumeClaimTemplates).map((template) => fieldsOf(template.metadata).name)
    .flatMap((name) => ordinals.map((ordinal) => `${name}-${metadata?.name}-${ordinal}`));
}

/** Returns the name of the ServiceAccount of an object's Pods. */
export function serviceAccountName(object: KubeObject): unknown {
  const spec = podSpecOf(object);
  return spec && (spec.serviceAccountName ?? spec.serviceAccount ?? "default");
}

function containers(spec: Json): Json[] {
  return [...records(spec.initContainers), ...records(spec.containers), ...records(spec.ephemeralContainers)];
}

function environment(spec: Json, ofKey: string, ofAll: string): unknown[] {
  return containers(spec).flatMap(({ env, envFrom }) => [
    ...records(env).map(({ valueFrom }) => fieldsOf(fieldsOf(valueFrom)[ofKey]).name),
    ...records(envFrom).map((source) => fieldsOf(source[ofAll]).name),
  ]);
}

function volumes(spec: Json): Json[] {
  return records(spec.volumes);
}

function projections(spec: Json): Json[] {
  return volumes(spec).flatMap(({ projected }) => records(fieldsOf(projected).sources));
}
