import type { KubeObject } from "../data/core/object.ts";

const RBAC = "rbac.authorization.k8s.io";
const READ = ["get", "list", "watch"];
const WRITE = ["create", "delete", "deletecollection", "patch", "update"];
const BOOTSTRAP = { "kubernetes.io/bootstrapping": "rbac-defaults" };

const CORE = [
  "configmaps",
  "endpoints",
  "persistentvolumeclaims",
  "pods",
  "replicationcontrollers",
  "replicationcontrollers/scale",
  "serviceaccounts",
  "services",
];
const CORE_STATUS = [
  "bindings",
  "events",
  "limitranges",
  "namespaces",
  "namespaces/status",
  "persistentvolumeclaims/status",
  "pods/log",
  "pods/status",
  "replicationcontrollers/status",
  "resourcequotas",
  "resourcequotas/status",
  "services/status",
];
const APPS = [
  "controllerrevisions",
  "daemonsets",
  "daemonsets/status",
  "deployments",
  "deployments/scale",
  "deployments/status",
  "replicasets",
  "replicasets/scale",
  "replicasets/status",
  "statefulsets",
  "statefulsets/scale",
  "statefulsets/status",
];
const BATCH = ["cronjobs", "cronjobs/status", "jobs", "jobs/status"];

function role(name: string, rules: unknown[]): KubeObject {
  return {
    metadata: { name, labels: BOOTSTRAP, annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" } },
    rules,
  };
}

const VIEW_RULES = [
  { apiGroups: [""], resources: [...CORE, ...CORE_STATUS], verbs: READ },
  { apiGroups: ["apps"], resources: APPS, verbs: READ },
  {
    apiGroups: ["autoscaling"],
    resources: ["horizontalpodautoscalers", "horizontalpodautoscalers/status"],
    verbs: READ,
  },
  { apiGroups: ["batch"], resources: BATCH, verbs: READ },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: READ },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "ingresses/status", "networkpolicies"], verbs: READ },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets", "poddisruptionbudgets/status"], verbs: READ },
];

const EDIT_RULES = [
  { apiGroups: [""], resources: ["secrets"], verbs: READ },
  { apiGroups: [""], resources: ["serviceaccounts"], verbs: ["impersonate"] },
  { apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] },
  { apiGroups: [""], resources: [...CORE, "secrets", "events"], verbs: WRITE },
  { apiGroups: ["apps"], resources: APPS.filter((name) => !name.endsWith("/status")), verbs: WRITE },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: WRITE },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: WRITE },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "networkpolicies"], verbs: WRITE },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: WRITE },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: [...WRITE, ...READ] },
  ...VIEW_RULES,
];

/**
 * The default ClusterRoles of a cluster, limited to the kinds of the sandbox
 * (plugin/pkg/auth/authorizer/rbac/bootstrappolicy).
 */
export const CLUSTER_ROLES: readonly KubeObject[] = [
  role("cluster-admin", [
    { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
    { nonResourceURLs: ["*"], verbs: ["*"] },
  ]),
  role("admin", [
    ...EDIT_RULES,
    { apiGroups: ["authorization.k8s.io"], resources: ["localsubjectaccessreviews"], verbs: ["create"] },
    { apiGroups: [RBAC], resources: ["rolebindings", "roles"], verbs: [...WRITE, ...READ] },
  ]),
  role("edit", EDIT_RULES),
  role("view", VIEW_RULES),
  role("system:basic-user", [
    {
      apiGroups: ["authorization.k8s.io"],
      resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
      verbs: ["create"],
    },
    { apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"], verbs: ["create"] },
  ]),
  role("system:discovery", [
    {
      nonResourceURLs: [
        "/api",
        "/api/*",
        "/apis",
        "/apis/*",
        "/healthz",
        "/livez",
        "/openapi",
        "/openapi/*",
        "/readyz",
        "/version",
        "/version/",
      ],
      verbs: ["get"],
    },
  ]),
  role("system:public-info-viewer", [{
    nonResourceURLs: ["/healthz", "/livez", "/readyz", "/version", "/version/"],
    verbs: ["get"],
  }]),
  role("system:service-account-issuer-discovery", [
    {
      nonResourceURLs: [
        "/.well-known/openid-configuration",
        "/.well-known/openid-configuration/",
        "/openid/v1/jwks",
        "/openid/v1/jwks/",
      ],
      verbs: ["get"],
    },
  ]),
];

function binding(name: string, groups: string[]): KubeObject {
  return {
    metadata: { name, labels: BOOTSTRAP, annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" } },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name },
    subjects: groups.map((group) => ({ apiGroup: RBAC, kind: "Group", name: group })),
  };
}

/** The default ClusterRoleBindings of a cluster. */
export const CLUSTER_ROLE_BINDINGS: readonly KubeObject[] = [
  binding("cluster-admin", ["system:masters"]),
  binding("system:basic-user", ["system:authenticated"]),
  binding("system:discovery", ["system:authenticated"]),
  binding("system:public-info-viewer", ["system:authenticated", "system:unauthenticated"]),
  binding("system:service-account-issuer-discovery", ["system:serviceaccounts"]),
];
