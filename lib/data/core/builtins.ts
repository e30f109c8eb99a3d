import { parseApiVersion, type Resource } from "./resource.ts";

const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/** apiVersion, plural, Kind, scope (N or C), short names, categories, subresources, in the order of the server. */
type Row = readonly [string, string, string, "N" | "C", string?, string?, string?];

// The kinds of a Kubernetes 1.36 server that older servers also have in the same version. Kinds that are newer than 1.27,
// or that only support create, are left to discovery.
const ROWS: readonly Row[] = [
  ["v1", "configmaps", "ConfigMap", "N", "cm"],
  ["v1", "endpoints", "Endpoints", "N", "ep"],
  ["v1", "events", "Event", "N", "ev"],
  ["v1", "limitranges", "LimitRange", "N", "limits"],
  ["v1", "namespaces", "Namespace", "C", "ns", "", "finalize status"],
  ["v1", "nodes", "Node", "C", "no", "", "proxy status"],
  ["v1", "persistentvolumeclaims", "PersistentVolumeClaim", "N", "pvc", "", "status"],
  ["v1", "persistentvolumes", "PersistentVolume", "C", "pv", "", "status"],
  [
    "v1",
    "pods",
    "Pod",
    "N",
    "po",
    "all",
    "attach binding ephemeralcontainers eviction exec log portforward proxy resize status",
  ],
  ["v1", "podtemplates", "PodTemplate", "N"],
  ["v1", "replicationcontrollers", "ReplicationController", "N", "rc", "all", "scale status"],
  ["v1", "resourcequotas", "ResourceQuota", "N", "quota", "", "status"],
  ["v1", "secrets", "Secret", "N"],
  ["v1", "serviceaccounts", "ServiceAccount", "N", "sa", "", "token"],
  ["v1", "services", "Service", "N", "svc", "all", "proxy status"],
  ["apps/v1", "controllerrevisions", "ControllerRevision", "N"],
  ["apps/v1", "daemonsets", "DaemonSet", "N", "ds", "all", "status"],
  ["apps/v1", "deployments", "Deployment", "N", "deploy", "all", "scale status"],
  ["apps/v1", "replicasets", "ReplicaSet", "N", "rs", "all", "scale status"],
  ["apps/v1", "statefulsets", "StatefulSet", "N", "sts", "all", "scale status"],
  ["autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "N", "hpa", "all", "status"],
  ["batch/v1", "cronjobs", "CronJob", "N", "cj", "all", "status"],
  ["batch/v1", "jobs", "Job", "N", "", "all", "status"],
  [
    "certificates.k8s.io/v1",
    "certificatesigningrequests",
    "CertificateSigningRequest",
    "C",
    "csr",
    "",
    "approval status",
  ],
  ["networking.k8s.io/v1", "ingressclasses", "IngressClass", "C"],
  ["networking.k8s.io/v1", "ingresses", "Ingress", "N", "ing", "", "status"],
  ["networking.k8s.io/v1", "networkpolicies", "NetworkPolicy", "N", "netpol"],
  ["policy/v1", "poddisruptionbudgets", "PodDisruptionBudget", "N", "pdb", "", "status"],
  ["rbac.authorization.k8s.io/v1", "clusterrolebindings", "ClusterRoleBinding", "C"],
  ["rbac.authorization.k8s.io/v1", "clusterroles", "ClusterRole", "C"],
  ["rbac.authorization.k8s.io/v1", "rolebindings", "RoleBinding", "N"],
  ["rbac.authorization.k8s.io/v1", "roles", "Role", "N"],
  ["storage.k8s.io/v1", "csidrivers", "CSIDriver", "C"],
  ["storage.k8s.io/v1", "csinodes", "CSINode", "C"],
  ["storage.k8s.io/v1", "csistoragecapacities", "CSIStorageCapacity", "N"],
  ["storage.k8s.io/v1", "storageclasses", "StorageClass", "C", "sc"],
  ["storage.k8s.io/v1", "volumeattachments", "VolumeAttachment", "C", "", "", "status"],
  [
    "admissionregistration.k8s.io/v1",
    "mutatingwebhookconfigurations",
    "MutatingWebhookConfiguration",
    "C",
    "",
    "api-extensions",
  ],
  [
    "admissionregistration.k8s.io/v1",
    "validatingadmissionpolicies",
    "ValidatingAdmissionPolicy",
    "C",
    "",
    "api-extensions",
    "status",
  ],
  [
    "admissionregistration.k8s.io/v1",
    "validatingadmissionpolicybindings",
    "ValidatingAdmissionPolicyBinding",
    "C",
    "",
    "api-extensions",
  ],
  [
    "admissionregistration.k8s.io/v1",
    "validatingwebhookconfigurations",
    "ValidatingWebhookConfiguration",
    "C",
    "",
    "api-extensions",
  ],
  [
    "apiextensions.k8s.io/v1",
    "customresourcedefinitions",
    "CustomResourceDefinition",
    "C",
    "crd crds",
    "api-extensions",
    "status",
  ],
  ["scheduling.k8s.io/v1", "priorityclasses", "PriorityClass", "C", "pc"],
  ["coordination.k8s.io/v1", "leases", "Lease", "N"],
  ["node.k8s.io/v1", "runtimeclasses", "RuntimeClass", "C"],
  ["discovery.k8s.io/v1", "endpointslices", "EndpointSlice", "N"],
  ["apiregistration.k8s.io/v1", "apiservices", "APIService", "C", "", "api-extensions", "status"],
];

/**
 * The kinds that every Kubernetes server has. With them the most frequent calls need no discovery: `get pod` is one round
 * trip. If a server lacks a kind, it answers 404 for the path, and discovery decides.
 */
export const BUILTINS: readonly Resource[] = ROWS.map(([apiVersion, plural, kind, scope, short, all, sub]) => ({
  ...parseApiVersion(apiVersion),
  kind,
  plural,
  singular: kind.toLowerCase(),
  namespaced: scope === "N",
  shortNames: words(short),
  // Namespace is the only kind here without deletecollection.
  verbs: plural === "namespaces" ? VERBS.filter((verb) => verb !== "deletecollection") : VERBS,
  categories: words(all),
  subresources: words(sub),
}));

/** Reports whether a kind is one of {@linkcode BUILTINS}. */
export function isBuiltin({ group, plural }: { group: string; plural: string }): boolean {
  return BUILTINS.some((builtin) => builtin.group === group && builtin.plural === plural);
}

/** Reports whether a word is a name of one of {@linkcode BUILTINS}: `pods`, `pod` or `po`, in any case. */
export function isBuiltinName(word: string): boolean {
  const name = word.toLowerCase();
  return BUILTINS.some(({ plural, singular, shortNames }) => [plural, singular, ...shortNames].includes(name));
}

function words(text?: string): string[] {
  return text === undefined || text === "" ? [] : text.split(" ");
}
