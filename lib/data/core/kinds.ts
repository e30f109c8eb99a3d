import type * as generated from "./generated/kinds.ts";
import type { KubeObject } from "./object.ts";

// The built-in kinds of Kubernetes 1.36. A newer server may have more fields.

/** A ConfigMap. */
export type ConfigMap = BuiltinObjects["v1/ConfigMap"];
/** An Event. */
export type Event = BuiltinObjects["v1/Event"];
/** A Namespace. */
export type Namespace = BuiltinObjects["v1/Namespace"];
/** A Node. */
export type Node = BuiltinObjects["v1/Node"];
/** A PersistentVolume. */
export type PersistentVolume = BuiltinObjects["v1/PersistentVolume"];
/** A PersistentVolumeClaim. */
export type PersistentVolumeClaim = BuiltinObjects["v1/PersistentVolumeClaim"];
/** A Pod. */
export type Pod = BuiltinObjects["v1/Pod"];
/** A Secret. */
export type Secret = BuiltinObjects["v1/Secret"];
/** A Service. */
export type Service = BuiltinObjects["v1/Service"];
/** A ServiceAccount. */
export type ServiceAccount = BuiltinObjects["v1/ServiceAccount"];
/** A DaemonSet. */
export type DaemonSet = BuiltinObjects["apps/v1/DaemonSet"];
/** A Deployment. */
export type Deployment = BuiltinObjects["apps/v1/Deployment"];
/** A ReplicaSet. */
export type ReplicaSet = BuiltinObjects["apps/v1/ReplicaSet"];
/** A StatefulSet. */
export type StatefulSet = BuiltinObjects["apps/v1/StatefulSet"];
/** A CronJob. */
export type CronJob = BuiltinObjects["batch/v1/CronJob"];
/** A Job. */
export type Job = BuiltinObjects["batch/v1/Job"];
/** An Ingress. */
export type Ingress = BuiltinObjects["networking.k8s.io/v1/Ingress"];
/** A NetworkPolicy. */
export type NetworkPolicy = BuiltinObjects["networking.k8s.io/v1/NetworkPolicy"];
/** A ClusterRole. */
export type ClusterRole = BuiltinObjects["rbac.authorization.k8s.io/v1/ClusterRole"];
/** A ClusterRoleBinding. */
export type ClusterRoleBinding = BuiltinObjects["rbac.authorization.k8s.io/v1/ClusterRoleBinding"];
/** A Role. */
export type Role = BuiltinObjects["rbac.authorization.k8s.io/v1/Role"];
/** A RoleBinding. */
export type RoleBinding = BuiltinObjects["rbac.authorization.k8s.io/v1/RoleBinding"];

/** Kubernetes' own kinds by the names that `get` accepts. */
export type BuiltinKinds = generated.KindsByName;
/** Kubernetes' own kinds by `APIVERSION/KIND`. */
export type BuiltinObjects = generated.KindsByVersion;

/**
 * The type of the objects of each kind, by the names that `get("pod", ...)` accepts. Add your own kinds by declaration
 * merging:
 *
 * ```ts
 * declare module "@kubeshell/k8s" {
 *   interface KindMap {
 *     widget: { apiVersion: "example.com/v1"; kind: "Widget"; spec: { size: number } };
 *   }
 * }
 * ```
 */
export interface KindMap extends BuiltinKinds {}

/**
 * The kinds of one server, from a module that `k8s types` has written. They take precedence over {@linkcode KindMap}.
 */
// deno-lint-ignore no-empty-interface -- declaration merging fills it
export interface ServedKinds {}

/** The kinds of the same module by `APIVERSION/KIND`, which types what is written. */
// deno-lint-ignore no-empty-interface -- declaration merging fills it
export interface ServedObjects {}

/** The type of the objects of a resource name or of `TYPE/NAME`. @default {KubeObject} */
export type ObjectOf<Name extends string> = Name extends keyof ServedKinds ? ServedKinds[Name]
  : Name extends keyof KindMap ? KindMap[Name]
  : Name extends `${infer Type}/${string}` ? ObjectOf<Type>
  : KubeObject;

/** The type of the object that an {@linkcode ObjectReference} leads to: its own type, if it is an object. */
export type ReferencedBy<Reference> = Reference extends string ? ObjectOf<Reference>
  : "metadata" extends keyof Reference ? Reference
  : KubeObject;

/** Kubernetes' own kinds by `APIVERSION/KIND`, such as `apps/v1/Deployment`. */
export interface ObjectMap extends BuiltinObjects {}

/**
 * The type of the objects of an apiVersion and a kind, or of a kind if the apiVersion is absent (`""`).
 * @default {Unknown}
 */
export type ObjectOfKind<Version extends string, Kind extends string, Unknown = KubeObject> =
  `${Version}/${Kind}` extends keyof ServedObjects ? ServedObjects[`${Version}/${Kind}`]
    : `${Version}/${Kind}` extends keyof ObjectMap ? ObjectMap[`${Version}/${Kind}`]
    : Version extends "" ? Kind extends keyof ServedKinds ? ServedKinds[Kind]
      : Kind extends keyof KindMap ? KindMap[Kind]
      : Unknown
    : Unknown;
