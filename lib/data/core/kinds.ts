import type * as apps from "kubernetes-types/apps/v1.d.ts";
import type * as batch from "kubernetes-types/batch/v1.d.ts";
import type * as core from "kubernetes-types/core/v1.d.ts";
import type * as networking from "kubernetes-types/networking/v1.d.ts";
import type * as rbac from "kubernetes-types/rbac/v1.d.ts";
import type { KubeObject } from "./object.ts";

// The built-in kinds of Kubernetes 1.30 (npm kubernetes-types). A newer server may have more fields.

/** A ConfigMap. */
export type ConfigMap = core.ConfigMap;
/** An Event. */
export type Event = core.Event;
/** A Namespace. */
export type Namespace = core.Namespace;
/** A Node. */
export type Node = core.Node;
/** A PersistentVolume. */
export type PersistentVolume = core.PersistentVolume;
/** A PersistentVolumeClaim. */
export type PersistentVolumeClaim = core.PersistentVolumeClaim;
/** A Pod. */
export type Pod = core.Pod;
/** A Secret. */
export type Secret = core.Secret;
/** A Service. */
export type Service = core.Service;
/** A ServiceAccount. */
export type ServiceAccount = core.ServiceAccount;
/** A DaemonSet. */
export type DaemonSet = apps.DaemonSet;
/** A Deployment. */
export type Deployment = apps.Deployment;
/** A ReplicaSet. */
export type ReplicaSet = apps.ReplicaSet;
/** A StatefulSet. */
export type StatefulSet = apps.StatefulSet;
/** A CronJob. */
export type CronJob = batch.CronJob;
/** A Job. */
export type Job = batch.Job;
/** An Ingress. */
export type Ingress = networking.Ingress;
/** A NetworkPolicy. */
export type NetworkPolicy = networking.NetworkPolicy;
/** A ClusterRole. */
export type ClusterRole = rbac.ClusterRole;
/** A ClusterRoleBinding. */
export type ClusterRoleBinding = rbac.ClusterRoleBinding;
/** A Role. */
export type Role = rbac.Role;
/** A RoleBinding. */
export type RoleBinding = rbac.RoleBinding;

/** The same type under several names, for {@linkcode KindMap}. */
export type Named<Names extends string, T> = { [N in Names]: T };

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
export interface KindMap
  extends
    Named<"pod" | "pods" | "po" | "Pod", Pod>,
    Named<"service" | "services" | "svc" | "Service", Service>,
    Named<"secret" | "secrets" | "Secret", Secret>,
    Named<"configmap" | "configmaps" | "cm" | "ConfigMap", ConfigMap>,
    Named<"namespace" | "namespaces" | "ns" | "Namespace", Namespace>,
    Named<"node" | "nodes" | "no" | "Node", Node>,
    Named<"serviceaccount" | "serviceaccounts" | "sa" | "ServiceAccount", ServiceAccount>,
    Named<"persistentvolume" | "persistentvolumes" | "pv" | "PersistentVolume", PersistentVolume>,
    Named<"persistentvolumeclaim" | "persistentvolumeclaims" | "pvc" | "PersistentVolumeClaim", PersistentVolumeClaim>,
    Named<"event" | "events" | "ev" | "Event", Event>,
    Named<"deployment" | "deployments" | "deploy" | "Deployment" | "deployments.apps", Deployment>,
    Named<"replicaset" | "replicasets" | "rs" | "ReplicaSet" | "replicasets.apps", ReplicaSet>,
    Named<"statefulset" | "statefulsets" | "sts" | "StatefulSet" | "statefulsets.apps", StatefulSet>,
    Named<"daemonset" | "daemonsets" | "ds" | "DaemonSet" | "daemonsets.apps", DaemonSet>,
    Named<"job" | "jobs" | "Job" | "jobs.batch", Job>,
    Named<"cronjob" | "cronjobs" | "cj" | "CronJob" | "cronjobs.batch", CronJob>,
    Named<"ingress" | "ingresses" | "ing" | "Ingress" | "ingresses.networking.k8s.io", Ingress>,
    Named<"networkpolicy" | "networkpolicies" | "netpol" | "NetworkPolicy", NetworkPolicy>,
    Named<"role" | "roles" | "Role", Role>,
    Named<"rolebinding" | "rolebindings" | "RoleBinding", RoleBinding>,
    Named<"clusterrole" | "clusterroles" | "ClusterRole", ClusterRole>,
    Named<"clusterrolebinding" | "clusterrolebindings" | "ClusterRoleBinding", ClusterRoleBinding> {}

/**
 * The kinds of one server, from a module that `k8s types` has written. They take precedence over {@linkcode KindMap}.
 */
// deno-lint-ignore no-empty-interface -- declaration merging fills it
export interface ServedKinds {}

/** The type of the objects of a resource name or of `TYPE/NAME`. @default {KubeObject} */
export type ObjectOf<Name extends string> = Name extends keyof ServedKinds ? ServedKinds[Name]
  : Name extends keyof KindMap ? KindMap[Name]
  : Name extends `${infer Type}/${string}` ? ObjectOf<Type>
  : KubeObject;

/** The type of the object that an {@linkcode ObjectReference} leads to: its own type, if it is an object. */
export type ReferencedBy<Reference> = Reference extends string ? ObjectOf<Reference>
  : "metadata" extends keyof Reference ? Reference
  : KubeObject;
