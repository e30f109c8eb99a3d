import type { KubeObject, ObjectMeta } from "../../lib/data/core/object.ts";

const APPS = "apps/v1";
const RBAC = "rbac.authorization.k8s.io";

function object(apiVersion: string, kind: string, name: string, namespace: string | undefined, more: KubeObject = {}) {
  const { metadata, ...fields } = more;
  const scope = namespace === undefined ? {} : { namespace };
  return { apiVersion, kind, metadata: { name, uid: uidOf(kind, name, namespace), ...scope, ...metadata }, ...fields };
}

function uidOf(kind: string, name: string, namespace = ""): string {
  return `uid-${kind}-${namespace}-${name}`;
}

function ownedBy(apiVersion: string, kind: string, name: string, namespace: string): ObjectMeta {
  const uid = uidOf(kind, name, namespace);
  return { ownerReferences: [{ apiVersion, kind, name, uid, controller: true }] };
}

const image = { image: "nginx:1" };

/** The objects of a shop, which two namespaces have by the same names. */
function shop(namespace: string): KubeObject[] {
  const labels = { app: "web" };
  const template = {
    metadata: { labels },
    spec: {
      serviceAccountName: "web",
      containers: [{ name: "web", ...image, envFrom: [{ configMapRef: { name: "env" } }] }],
    },
  };
  const selector = { matchLabels: labels };
  return [
    object("v1", "Namespace", namespace, undefined, { metadata: { labels: { team: `team-${namespace}` } } }),
    object(APPS, "Deployment", "web", namespace, { spec: { replicas: 1, selector, template } }),
    object(APPS, "ReplicaSet", "web-1", namespace, {
      metadata: { labels, ...ownedBy(APPS, "Deployment", "web", namespace) },
      spec: { replicas: 1, selector, template },
    }),
    object("v1", "Pod", "web-1-a", namespace, {
      metadata: { labels, ...ownedBy(APPS, "ReplicaSet", "web-1", namespace) },
      spec: { ...template.spec, nodeName: "n1" },
      status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
    }),
    object("v1", "Service", "web", namespace, { spec: { selector: labels, ports: [{ port: 80 }] } }),
    object("v1", "ServiceAccount", "web", namespace, { metadata: { labels: { tier: namespace } } }),
    object("v1", "ConfigMap", "env", namespace),
  ];
}

const CLAIM = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };

/** Objects with each kind of relationship, and with the mistakes that comparing names alone would make. */
export const RELATED_FIXTURES: readonly KubeObject[] = [
  ...shop("red"),
  ...shop("blue"),
  object("v1", "Node", "n1", undefined, {
    metadata: { labels: { gpu: "true" } },
    status: { allocatable: { cpu: "2", memory: "4Gi" }, conditions: [{ type: "Ready", status: "True" }] },
  }),
  object("coordination.k8s.io/v1", "Lease", "n1", "kube-node-lease", { spec: { holderIdentity: "n1" } }),
  // It is not the heartbeat of the node.
  object("coordination.k8s.io/v1", "Lease", "n1", "red", { spec: { holderIdentity: "x" } }),
  object("v1", "Node", "n2", undefined, { status: { allocatable: { cpu: "2", memory: "4Gi" } } }),
  // Each place in a Pod that names a ConfigMap, a Secret or a claim.
  object("v1", "Pod", "every-place", "red", {
    metadata: { labels: { app: "places" } },
    spec: {
      nodeName: "n2",
      serviceAccountName: "web",
      imagePullSecrets: [{ name: "of-pull" }],
      initContainers: [{
        name: "init",
        ...image,
        env: [
          { name: "A", valueFrom: { configMapKeyRef: { name: "of-init", key: "a" } } },
          { name: "B", valueFrom: { secretKeyRef: { name: "of-init", key: "a" } } },
        ],
      }],
      containers: [{ name: "main", ...image, envFrom: [{ secretRef: { name: "of-main" } }] }],
      ephemeralContainers: [{ name: "debug", ...image, envFrom: [{ configMapRef: { name: "of-debug" } }] }],
      volumes: [
        {
          name: "all",
          projected: { sources: [{ configMap: { name: "of-projection" } }, { secret: { name: "of-projection" } }] },
        },
        { name: "one", configMap: { name: "of-volume" } },
        { name: "two", secret: { secretName: "of-volume" } },
        { name: "csi", csi: { driver: "x", nodePublishSecretRef: { name: "of-csi" } } },
        { name: "data", persistentVolumeClaim: { claimName: "data" } },
        { name: "scratch", ephemeral: { volumeClaimTemplate: { spec: CLAIM } } },
      ],
    },
    status: { phase: "Running" },
  }),
  ...["of-init", "of-debug", "of-projection", "of-volume", "unused"].map((name) =>
    object("v1", "ConfigMap", name, "red")
  ),
  ...["of-init", "of-main", "of-projection", "of-volume", "of-pull", "of-csi", "unused"].map((name) =>
    object("v1", "Secret", name, "red")
  ),
  // A CronJob and a Deployment of no replicas use things that no Pod uses.
  object("batch/v1", "CronJob", "nightly", "red", {
    spec: {
      schedule: "0 0 * * *",
      jobTemplate: {
        spec: {
          template: {
            spec: {
              restartPolicy: "Never",
              containers: [{ name: "c", ...image, envFrom: [{ secretRef: { name: "of-cron" } }] }],
            },
          },
        },
      },
    },
  }),
  object("batch/v1", "Job", "nightly-1", "red", {
    metadata: ownedBy("batch/v1", "CronJob", "nightly", "red"),
    spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "c", ...image }] } } },
  }),
  object("v1", "Pod", "nightly-1-a", "red", {
    metadata: ownedBy("batch/v1", "Job", "nightly-1", "red"),
    spec: { containers: [{ name: "c", ...image }] },
    status: { phase: "Succeeded" },
  }),
  object("v1", "Secret", "of-cron", "red"),
  // A claim that was deleted and created again: the volume still belongs to the first one.
  object("v1", "PersistentVolumeClaim", "data", "red", {
    spec: { ...CLAIM, volumeName: "pv-1" },
    status: { phase: "Bound" },
  }),
  object("v1", "PersistentVolumeClaim", "again", "red", {
    spec: { ...CLAIM, volumeName: "pv-2" },
    status: { phase: "Lost" },
  }),
  object("v1", "PersistentVolumeClaim", "data", "blue", { spec: CLAIM, status: { phase: "Pending" } }),
  object("v1", "PersistentVolumeClaim", "every-place-scratch", "red", {
    metadata: ownedBy("v1", "Pod", "every-place", "red"),
    spec: CLAIM,
  }),
  object("v1", "PersistentVolume", "pv-1", undefined, {
    spec: {
      capacity: { storage: "1Gi" },
      claimRef: {
        kind: "PersistentVolumeClaim",
        name: "data",
        namespace: "red",
        uid: uidOf("PersistentVolumeClaim", "data", "red"),
      },
    },
  }),
  object("v1", "PersistentVolume", "pv-2", undefined, {
    spec: {
      capacity: { storage: "1Gi" },
      claimRef: { kind: "PersistentVolumeClaim", name: "again", namespace: "red", uid: "uid-of-the-first-one" },
    },
  }),
  // Selectors: of everything, of nothing, with expressions.
  object("policy/v1", "PodDisruptionBudget", "all", "red", { spec: { selector: {} } }),
  object("policy/v1", "PodDisruptionBudget", "none", "red", { spec: {} }),
  object("policy/v1", "PodDisruptionBudget", "some", "red", {
    spec: { selector: { matchExpressions: [{ key: "app", operator: "In", values: ["places", "other"] }] } },
  }),
  object("networking.k8s.io/v1", "NetworkPolicy", "all", "blue", { spec: { podSelector: {} } }),
  object("v1", "Service", "no-selector", "red", { spec: { ports: [{ port: 80 }] } }),
  object("v1", "Service", "external", "red", {
    spec: { type: "ExternalName", externalName: "example.com", selector: { app: "web" } },
  }),
  object("discovery.k8s.io/v1", "EndpointSlice", "web-x", "red", {
    metadata: { labels: { "kubernetes.io/service-name": "web" } },
    addressType: "IPv4",
    endpoints: [
      { addresses: ["10.0.0.1"], conditions: { ready: true } },
      { addresses: ["10.0.0.2"], conditions: { ready: false } },
    ],
  }),
  object("networking.k8s.io/v1", "Ingress", "web", "red", {
    spec: {
      ingressClassName: "nginx",
      defaultBackend: { service: { name: "no-selector", port: { number: 80 } } },
      tls: [{ secretName: "of-tls" }],
      rules: [{
        host: "a",
        http: {
          paths: [
            { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } },
            { path: "/static", pathType: "Prefix", backend: { resource: { kind: "ConfigMap", name: "env" } } },
          ],
        },
      }],
    },
  }),
  object("v1", "Secret", "of-tls", "red"),
  // Bindings to a Role and to a ClusterRole of the same name, and to groups of accounts.
  object(`${RBAC}/v1`, "Role", "reader", "red", { rules: [{ verbs: ["get"] }] }),
  object(`${RBAC}/v1`, "ClusterRole", "reader", undefined, { rules: [{ verbs: ["list"] }] }),
  ...["Role", "ClusterRole"].map((kind) =>
    object(`${RBAC}/v1`, "RoleBinding", `to-${kind.toLowerCase()}`, "red", {
      roleRef: { apiGroup: RBAC, kind, name: "reader" },
      subjects: [{ kind: "ServiceAccount", name: "web", namespace: "blue" }],
    })
  ),
  object(`${RBAC}/v1`, "ClusterRoleBinding", "of-group", undefined, {
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "reader" },
    subjects: [{ kind: "Group", name: "system:serviceaccounts:red" }],
  }),
  object("autoscaling/v2", "HorizontalPodAutoscaler", "web", "red", {
    spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: APPS, kind: "Deployment", name: "web" } },
  }),
  object(APPS, "StatefulSet", "web", "red", {
    spec: {
      replicas: 1,
      serviceName: "web",
      selector: { matchLabels: { app: "db" } },
      template: { metadata: { labels: { app: "db" } }, spec: { containers: [{ name: "db", ...image }] } },
    },
  }),
  object("v1", "Event", "web.1", "red", {
    involvedObject: {
      apiVersion: "v1",
      kind: "Pod",
      name: "web-1-a",
      namespace: "red",
      uid: uidOf("Pod", "web-1-a", "red"),
    },
    reason: "Pulled",
  }),
  object("v1", "Event", "web.2", "red", {
    involvedObject: { apiVersion: "v1", kind: "Pod", name: "web-1-a", namespace: "red", uid: "uid-of-an-earlier-one" },
    reason: "Killing",
  }),
];
