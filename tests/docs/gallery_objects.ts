import type { KubeObject } from "../../lib/data/core/object.ts";

const EARLIER = "2026-01-01T10:00:00Z";
const LONG_AGO = "2023-12-01T00:00:00Z";

/**
 * The objects that the lines of the gallery meet besides those of the sandbox: a shop with things that go wrong.
 *
 * @param namespace The namespace of the session.
 */
export function galleryObjects(namespace = "default"): KubeObject[] {
  return [...ofTheSession(namespace), ...ofTheShop(), ...ofTheCluster()];
}

/** The objects of the gallery that a server would make or change itself. They exist in the sandbox only. */
export const SANDBOX_OBJECTS: readonly KubeObject[] = [
  endpoints("helloworld", "default", "helloworld"),
  endpoints("kubernetes", "default", "helloworld"),
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "stuck",
      namespace: "default",
      creationTimestamp: LONG_AGO,
      deletionTimestamp: EARLIER,
      deletionGracePeriodSeconds: 30,
    },
    spec: { nodeName: "gpu-1", serviceAccountName: "default", containers: [container("main", "busybox:1")] },
    status: running("main", "busybox:1"),
  },
];

function ofTheSession(namespace: string): KubeObject[] {
  const pod = (name: string, spec: object, status: object, metadata: object = {}): KubeObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, creationTimestamp: EARLIER, ...metadata },
    spec: { serviceAccountName: "default", nodeName: "minikube", ...spec },
    status,
  });
  return [
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "db", namespace },
      type: "Opaque",
      data: { password: btoa("s3cret"), user: btoa("shop") },
    },
    {
      apiVersion: "v1",
      kind: "ReplicationController",
      metadata: { name: "web", namespace, uid: "10000000-0000-4000-8000-000000000001" },
      spec: { replicas: 1, selector: { app: "legacy" }, template: template({ app: "legacy" }, "nginx:1.14") },
      status: { replicas: 1, readyReplicas: 0, observedGeneration: 1 },
    },
    pod(
      "legacy-x7k2p",
      {
        containers: [{ ...container("legacy", "nginx:1.14"), env: [fromSecret("PASSWORD", "db", "password")] }],
        nodeSelector: { disk: "fast" },
      },
      crashing("legacy"),
      {
        labels: { app: "legacy" },
        annotations: { "example.com/team": "web", "delete-me": "true" },
        ownerReferences: [owner("v1", "ReplicationController", "web", "10000000-0000-4000-8000-000000000001")],
      },
    ),
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "report", namespace, creationTimestamp: LONG_AGO, uid: "10000000-0000-4000-8000-000000000002" },
      spec: { completions: 1, parallelism: 1, template: template({}, "busybox:1", { restartPolicy: "Never" }) },
      status: {
        succeeded: 1,
        startTime: LONG_AGO,
        completionTime: LONG_AGO,
        conditions: [
          { type: "SuccessCriteriaMet", status: "True", lastTransitionTime: LONG_AGO },
          { type: "Complete", status: "True", lastTransitionTime: LONG_AGO },
        ],
      },
    },
    pod("report-8xq4z", { containers: [container("main", "busybox:1")], restartPolicy: "Never" }, {
      phase: "Succeeded",
      containerStatuses: [{
        ...idle("main", "busybox:1"),
        state: { terminated: { exitCode: 0, reason: "Completed" } },
      }],
      conditions: [{ type: "Ready", status: "False" }],
    }, {
      creationTimestamp: LONG_AGO,
      ownerReferences: [owner("batch/v1", "Job", "report", "10000000-0000-4000-8000-000000000002")],
    }),
    pod("evicted-1", { containers: [container("main", "busybox:1")] }, {
      phase: "Failed",
      reason: "Evicted",
      message: "The node was low on resource: memory.",
    }),
    event("legacy.0", namespace, "legacy-x7k2p", "BackOff"),
  ];
}

function ofTheShop(): KubeObject[] {
  const namespace = "shop";
  const labels = { app: "cart" };
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace, labels: { "pod-security.kubernetes.io/audit": "baseline" } },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "cart", namespace, uid: "20000000-0000-4000-8000-000000000001" },
      spec: { replicas: 2, selector: { matchLabels: labels }, template: template(labels, "cart:latest") },
      status: { replicas: 2, readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1, unavailableReplicas: 1 },
    },
    {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name: "cart-5d8f7",
        namespace,
        labels,
        uid: "20000000-0000-4000-8000-000000000002",
        ownerReferences: [owner("apps/v1", "Deployment", "cart", "20000000-0000-4000-8000-000000000001")],
      },
      spec: { replicas: 2, selector: { matchLabels: labels }, template: template(labels, "cart:latest") },
      status: { replicas: 2, readyReplicas: 1, availableReplicas: 1 },
    },
    ...["gpu-1", "minikube"].map((node, index): KubeObject => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `cart-5d8f7-${"ab"[index]}`,
        namespace,
        labels,
        creationTimestamp: EARLIER,
        ownerReferences: [owner("apps/v1", "ReplicaSet", "cart-5d8f7", "20000000-0000-4000-8000-000000000002")],
      },
      spec: {
        nodeName: node,
        serviceAccountName: "default",
        initContainers: [container("migrate", "busybox:1")],
        containers: [{
          ...container("cart", "cart:latest"),
          ports: [{ containerPort: 80 }],
          resources: { requests: { cpu: "250m", memory: "64Mi" }, limits: { memory: "128Mi" } },
        }],
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "orders" } }],
      },
      status: {
        ...(index === 0 ? running("cart", "cart:latest") : crashing("cart", "cart:latest")),
        initContainerStatuses: [{
          ...idle("migrate", "busybox:1"),
          ready: true,
          containerID: `containerd://init-${"ab"[index]}`,
          state: { terminated: { exitCode: 0, reason: "Completed" } },
        }],
      },
    })),
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "load-test-1", namespace, creationTimestamp: EARLIER },
      spec: {
        nodeName: "gpu-1",
        serviceAccountName: "default",
        hostNetwork: true,
        containers: [{
          ...container("main", "busybox:1"),
          securityContext: { privileged: true },
          resources: { requests: { cpu: "1", memory: "128Mi" } },
        }],
        volumes: [{ name: "logs", hostPath: { path: "/var/log" } }],
      },
      status: running("main", "busybox:1"),
    },
    claim("orders", namespace),
    claim("spare", namespace),
    service("cart", namespace, { selector: labels, type: "NodePort", ports: [{ port: 80, nodePort: 30080 }] }),
    service("front", namespace, {
      selector: { app: "front" },
      type: "LoadBalancer",
      ports: [{ port: 443, nodePort: 30443 }],
    }),
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "shop", namespace },
      spec: {
        rules: [{
          host: "shop.example.com",
          http: {
            paths: ["/", "/cart"].map((path) => ({
              path,
              pathType: "Prefix",
              backend: { service: { name: path === "/" ? "front" : "cart", port: { number: 80 } } },
            })),
          },
        }],
      },
    },
    endpoints("cart", namespace, "cart-5d8f7-a"),
    ...["BackOff", "BackOff", "Unhealthy"].map((reason, index) =>
      event(`cart.${index}`, namespace, "cart-5d8f7-b", reason)
    ),
  ];
}

function ofTheCluster(): KubeObject[] {
  return [
    {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "gpu-1", labels: { gpu: "true" }, creationTimestamp: EARLIER },
      spec: { taints: [{ key: "gpu", value: "only", effect: "NoSchedule" }] },
      status: {
        capacity: { cpu: "8", memory: "256Mi", pods: "110" },
        allocatable: { cpu: "8", memory: "230Mi", pods: "110" },
        conditions: [{ type: "Ready", status: "False", reason: "KubeletNotReady", message: "not ready" }],
        addresses: [{ type: "InternalIP", address: "10.160.0.9" }, { type: "Hostname", address: "gpu-1" }],
        nodeInfo: { kubeletVersion: "v1.36.0" },
      },
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "operator" },
      rules: [{ apiGroups: ["apps"], resources: ["*"], verbs: ["get"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "operators" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [
        { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "jane" },
        { kind: "ServiceAccount", name: "kube-proxy", namespace: "kube-system" },
      ],
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "kube-proxy", namespace: "kube-system" } },
  ];
}

function container(name: string, image: string) {
  return { name, image };
}

function fromSecret(name: string, secret: string, key: string) {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

function template(labels: Record<string, string>, image: string, spec: object = {}) {
  return { metadata: { labels }, spec: { containers: [container("main", image)], ...spec } };
}

function owner(apiVersion: string, kind: string, name: string, uid: string) {
  return { apiVersion, kind, name, uid, controller: true };
}

function idle(name: string, image: string) {
  return { name, image, imageID: "", ready: false, restartCount: 0 };
}

function running(name: string, image: string) {
  return {
    phase: "Running",
    podIP: "172.17.0.9",
    conditions: [{ type: "Ready", status: "True" }],
    containerStatuses: [{ ...idle(name, image), ready: true, state: { running: { startedAt: EARLIER } } }],
  };
}

function crashing(name: string, image = "nginx:1.14") {
  return {
    phase: "Running",
    podIP: "172.17.0.8",
    conditions: [{ type: "Ready", status: "False" }],
    containerStatuses: [{
      ...idle(name, image),
      restartCount: 7,
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: EARLIER } },
    }],
  };
}

function event(name: string, namespace: string, pod: string, reason: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace },
    type: "Warning",
    reason,
    message: reason === "BackOff" ? "Back-off restarting failed container" : "Readiness probe failed",
    involvedObject: { apiVersion: "v1", kind: "Pod", name: pod, namespace },
    firstTimestamp: EARLIER,
    lastTimestamp: EARLIER,
    count: 1,
  };
}

function endpoints(service: string, namespace: string, pod: string): KubeObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: `${service}-1`, namespace, labels: { "kubernetes.io/service-name": service } },
    addressType: "IPv4",
    endpoints: [{
      addresses: ["172.17.0.9"],
      conditions: { ready: true },
      targetRef: { kind: "Pod", name: pod, namespace },
    }],
    ports: [{ port: 80 }],
  };
}

function claim(name: string, namespace: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    status: { phase: "Pending" },
  };
}

function service(name: string, namespace: string, spec: object): KubeObject {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec };
}
