import type { KubeObject } from "./object.ts";
import type {
  ConfigMap,
  Event,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Secret,
  Service,
  ServiceAccount,
} from "kubernetes-types/core/v1.d.ts";
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "kubernetes-types/apps/v1.d.ts";
import type { CronJob, Job } from "kubernetes-types/batch/v1.d.ts";
import type { Ingress, NetworkPolicy } from "kubernetes-types/networking/v1.d.ts";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "kubernetes-types/rbac/v1.d.ts";

/** Something that could stand in a KindMap. */
type Named<Names extends string, T> = { [N in Names]: T };

/**
 * From the names that `get("pod", ...)` takes to the type that it gives. Add your own kinds by declaration merging:
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

/** The type of the objects that a resource name stands for; the general object where the name is not in the map. */
export type ObjectOf<Name extends string> = Name extends keyof KindMap ? KindMap[Name] : KubeObject;
