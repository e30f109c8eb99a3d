import type { KubeObject } from "../../lib/data/core/object.ts";

/**
 * An object, and the cells that a real API server prints for it at {@linkcode NOW}, five minutes after its creation.
 */
export interface Printed {
  object: KubeObject;
  /** The status that a controller or a kubelet writes. */
  status?: Record<string, unknown>;
  cells: unknown[];
}

/** The time for the ages. */
export const NOW = new Date("2026-01-01T01:00:00Z");
/** Five minutes before. */
export const CREATED = "2026-01-01T00:55:00Z";

const AGE = "5m";
const template = {
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "main", image: "nginx:1.27" }, { name: "side", image: "busybox" }] },
};
const selector = { matchLabels: { app: "web" } };
const demanding = {
  matchLabels: { app: "web" },
  matchExpressions: [
    { key: "tier", operator: "In", values: ["b", "a"] },
    { key: "old", operator: "DoesNotExist" },
    { key: "color", operator: "Exists" },
    { key: "zone", operator: "NotIn", values: ["x"] },
  ],
};
const matching = { ...template, metadata: { labels: { app: "web", tier: "a", color: "" } } };

const running = (extra: Record<string, unknown> = {}) => ({
  name: "main",
  image: "nginx",
  imageID: "",
  ready: true,
  restartCount: 0,
  state: { running: { startedAt: CREATED } },
  ...extra,
});
const waiting = (reason: string, extra: Record<string, unknown> = {}) =>
  running({ ready: false, state: { waiting: { reason } }, ...extra });
const ended = (exitCode: number, reason: string, extra: Record<string, unknown> = {}) =>
  running({ ready: false, state: { terminated: { exitCode, ...(reason === "" ? {} : { reason }), ...extra } } });
const condition = (type: string, value: "True" | "False" = "True", reason?: string) => ({
  type,
  status: value,
  ...(reason === undefined ? {} : { reason }),
});

function pod(
  name: string,
  spec: Record<string, unknown>,
  status: Record<string, unknown>,
  cells: unknown[],
  nodeName = "n1",
): Printed {
  const object = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: {
      automountServiceAccountToken: false,
      containers: [{ name: "main", image: "nginx" }],
      ...(nodeName === "" ? {} : { nodeName }),
      ...spec,
    },
  };
  return { object, status, cells: [name, ...cells] };
}
const wide = ["<none>", "n1", "<none>", "<none>"];
const two = { containers: [{ name: "main", image: "nginx" }, { name: "side", image: "busybox" }] };
const init = (...extra: Record<string, unknown>[]) => ({
  initContainers: extra.map((more, index) => ({ name: `init-${index}`, image: "busybox", ...more })),
});
const sidecar = { restartPolicy: "Always" };

/** Pods in every state of the Status column. */
const PODS: Printed[] = [
  pod("pending", {}, { phase: "Pending" }, ["0/1", "Pending", "0", AGE, "<none>", "<none>", "<none>", "<none>"], ""),
  pod(
    "gated",
    { schedulingGates: [{ name: "example.com/wait" }] },
    { phase: "Pending", conditions: [condition("PodScheduled", "False", "SchedulingGated")] },
    ["0/1", "SchedulingGated", "0", AGE, "<none>", "<none>", "<none>", "<none>"],
    "",
  ),
  pod("running", {}, {
    phase: "Running",
    podIP: "10.1.1.1",
    podIPs: [{ ip: "10.1.1.1" }, { ip: "fd00::1" }],
    containerStatuses: [running()],
  }, ["1/1", "Running", "0", AGE, "10.1.1.1", "n1", "<none>", "<none>"]),
  pod("restarted", {}, {
    phase: "Running",
    containerStatuses: [running({
      restartCount: 3,
      lastState: { terminated: { exitCode: 1, finishedAt: "2026-01-01T00:58:00Z" } },
    })],
  }, ["1/1", "Running", "3 (2m ago)", AGE, ...wide]),
  pod(
    "crashing",
    {},
    { phase: "Running", containerStatuses: [waiting("CrashLoopBackOff", { restartCount: 5 })] },
    ["0/1", "CrashLoopBackOff", "5", AGE, ...wide],
  ),
  pod(
    "creating",
    {},
    { phase: "Pending", containerStatuses: [waiting("ContainerCreating")] },
    ["0/1", "ContainerCreating", "0", AGE, ...wide],
  ),
  pod("completed", {}, { phase: "Succeeded", containerStatuses: [ended(0, "Completed")] }, [
    "0/1",
    "Completed",
    "0",
    AGE,
    ...wide,
  ]),
  pod(
    "failed",
    {},
    { phase: "Failed", containerStatuses: [ended(1, "Error")] },
    ["0/1", "Error", "0", AGE, ...wide],
  ),
  pod("signalled", {}, { phase: "Failed", containerStatuses: [ended(137, "", { signal: 9 })] }, [
    "0/1",
    "Signal:9",
    "0",
    AGE,
    ...wide,
  ]),
  pod(
    "exited",
    {},
    { phase: "Failed", containerStatuses: [ended(3, "")] },
    ["0/1", "ExitCode:3", "0", AGE, ...wide],
  ),
  pod("evicted", {}, { phase: "Failed", reason: "Evicted" }, ["0/1", "Evicted", "0", AGE, ...wide]),
  pod("half-done", two, {
    phase: "Running",
    conditions: [condition("Ready", "False")],
    containerStatuses: [ended(0, "Completed"), running({ name: "side" })],
  }, ["1/2", "NotReady", "0", AGE, ...wide]),
  pod("half-done-ready", two, {
    phase: "Running",
    conditions: [condition("Ready")],
    containerStatuses: [ended(0, "Completed"), running({ name: "side" })],
  }, ["1/2", "Running", "0", AGE, ...wide]),
  pod("half-failed", two, {
    phase: "Failed",
    containerStatuses: [ended(0, "Completed"), { ...ended(2, "Error"), name: "side" }],
  }, ["0/2", "Error", "0", AGE, ...wide]),
  pod("init-waiting", init({}, {}), {
    phase: "Pending",
    initContainerStatuses: [
      { ...ended(0, "Completed"), name: "init-0" },
      waiting("ImagePullBackOff", { name: "init-1" }),
    ],
  }, ["0/1", "Init:ImagePullBackOff", "0", AGE, ...wide]),
  pod("init-running", init({}, {}), {
    phase: "Pending",
    initContainerStatuses: [
      { ...ended(0, "Completed"), name: "init-0", restartCount: 2 },
      running({ name: "init-1", ready: false }),
    ],
  }, ["0/1", "Init:1/2", "2", AGE, ...wide]),
  pod("init-failed", init({}), {
    phase: "Pending",
    initContainerStatuses: [{ ...ended(1, "Error"), name: "init-0" }],
  }, ["0/1", "Init:Error", "0", AGE, ...wide]),
  pod("init-exit", init({}), {
    phase: "Pending",
    initContainerStatuses: [{ ...ended(4, ""), name: "init-0" }],
  }, ["0/1", "Init:ExitCode:4", "0", AGE, ...wide]),
  pod("initialized", init({}), {
    phase: "Running",
    conditions: [condition("Initialized")],
    initContainerStatuses: [{ ...ended(0, "Completed"), name: "init-0", restartCount: 4 }],
    containerStatuses: [running()],
  }, ["1/1", "Running", "0", AGE, ...wide]),
  pod("sidecar", init(sidecar), {
    phase: "Running",
    initContainerStatuses: [running({ name: "init-0", started: true, restartCount: 1 })],
    containerStatuses: [running()],
  }, ["2/2", "Running", "1", AGE, ...wide]),
  pod("sidecar-starting", init(sidecar, {}), {
    phase: "Pending",
    initContainerStatuses: [
      running({ name: "init-0", started: false, ready: false }),
      waiting("PodInitializing", { name: "init-1" }),
    ],
  }, ["0/2", "Init:0/2", "0", AGE, ...wide]),
  pod(
    "gates",
    { readinessGates: [{ conditionType: "example.com/a" }, { conditionType: "example.com/b" }] },
    {
      phase: "Running",
      nominatedNodeName: "n2",
      conditions: [condition("example.com/a")],
      containerStatuses: [running()],
    },
    ["1/1", "Running", "0", AGE, "<none>", "<none>", "n2", "1/2"],
    "",
  ),
];

const WORKLOADS: Printed[] = [
  {
    object: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: { replicas: 1, selector, template },
    },
    status: { replicas: 2, readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1 },
    cells: ["web", "1/1", 2, 1, AGE, "main,side", "nginx:1.27,busybox", "app=web"],
  },
  {
    object: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "demanding" },
      spec: { replicas: 0, selector: demanding, template: matching },
    },
    cells: [
      "demanding",
      "0/0",
      0,
      0,
      AGE,
      "main,side",
      "nginx:1.27,busybox",
      "app=web,color,!old,tier in (a,b),zone notin (x)",
    ],
  },
  {
    object: {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: "set" },
      spec: { replicas: 3, selector, template },
    },
    status: { replicas: 3, readyReplicas: 2 },
    cells: ["set", 3, 3, 2, AGE, "main,side", "nginx:1.27,busybox", "app=web"],
  },
  {
    object: {
      apiVersion: "v1",
      kind: "ReplicationController",
      metadata: { name: "old" },
      spec: {
        replicas: 2,
        selector: { app: "web", a: "b" },
        template: { ...template, metadata: { labels: { app: "web", a: "b" } } },
      },
    },
    cells: ["old", 2, 0, 0, AGE, "main,side", "nginx:1.27,busybox", "a=b,app=web"],
  },
  {
    object: {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "db" },
      spec: { replicas: 3, serviceName: "db", selector, template },
    },
    status: { replicas: 3, readyReplicas: 2 },
    cells: ["db", "2/3", AGE, "main,side", "nginx:1.27,busybox"],
  },
  {
    object: {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: "agent" },
      spec: { selector, template: { ...template, spec: { ...template.spec, nodeSelector: { zone: "b", arch: "a" } } } },
    },
    status: {
      desiredNumberScheduled: 5,
      currentNumberScheduled: 4,
      numberReady: 3,
      updatedNumberScheduled: 2,
      numberAvailable: 1,
      numberMisscheduled: 0,
    },
    cells: ["agent", 5, 4, 3, 2, 1, "arch=a,zone=b", AGE, "main,side", "nginx:1.27,busybox", "app=web"],
  },
  {
    object: {
      apiVersion: "apps/v1",
      kind: "ControllerRevision",
      metadata: {
        name: "revision",
        ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", uid: "1", controller: true }],
      },
      revision: 7,
      data: {},
    },
    cells: ["revision", "daemonset.apps/agent", 7, AGE],
  },
  {
    object: {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "budget" },
      spec: { minAvailable: "50%", selector },
    },
    cells: ["budget", "50%", "N/A", 0, AGE],
  },
];

const job = (
  name: string,
  spec: Record<string, unknown>,
  status: Record<string, unknown>,
  cells: unknown[],
): Printed => ({
  object: {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name },
    spec: {
      manualSelector: true,
      selector,
      template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } },
      ...spec,
    },
  },
  status,
  cells: [name, ...cells, AGE, "main,side", "nginx:1.27,busybox", "app=web"],
});

const JOBS: Printed[] = [
  job("at-work", { completions: 3 }, { startTime: "2026-01-01T00:58:00Z", succeeded: 0, active: 1 }, [
    "Running",
    "0/3",
    "2m",
  ]),
  job("unstarted", { parallelism: 4 }, {}, ["Running", "0/1 of 4", ""]),
  job("paused", { suspend: true }, { conditions: [condition("Suspended")] }, ["Suspended", "0/1", ""]),
  {
    object: {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "nightly" },
      spec: {
        schedule: "0 3 * * *",
        timeZone: "Europe/Berlin",
        suspend: false,
        jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: "Never" } } } },
      },
    },
    status: { lastScheduleTime: "2026-01-01T00:00:00Z", active: [{ name: "x" }] },
    cells: [
      "nightly",
      "0 3 * * *",
      "Europe/Berlin",
      "False",
      1,
      "60m",
      AGE,
      "main,side",
      "nginx:1.27,busybox",
      "<none>",
    ],
  },
  {
    object: {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "scaler" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        minReplicas: 1,
        maxReplicas: 5,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
          { type: "Pods", pods: { metric: { name: "hits" }, target: { type: "AverageValue", averageValue: "10" } } },
          {
            type: "External",
            external: { metric: { name: "queue" }, target: { type: "AverageValue", averageValue: "2" } },
          },
        ],
      },
    },
    status: {
      currentReplicas: 2,
      desiredReplicas: 2,
      currentMetrics: [{
        type: "Resource",
        resource: { name: "cpu", current: { averageUtilization: 30, averageValue: "1" } },
      }],
    },
    cells: ["scaler", "Deployment/web", "cpu: 30%/80%, <unknown>/10 + 1 more...", "1", 5, 2, AGE],
  },
];

const service = (
  name: string,
  spec: Record<string, unknown>,
  cells: unknown[],
  status?: Record<string, unknown>,
): Printed => ({
  object: { apiVersion: "v1", kind: "Service", metadata: { name }, spec },
  ...(status === undefined ? {} : { status }),
  cells: [name, ...cells],
});
const ports = [{ port: 80, protocol: "TCP" }];

const NETWORK: Printed[] = [
  service("headless", { type: "ClusterIP", clusterIP: "None", clusterIPs: ["None"], selector: { app: "web" } }, [
    "ClusterIP",
    "None",
    "<none>",
    "<none>",
    AGE,
    "app=web",
  ]),
  service("outside", { type: "ExternalName", externalName: "example.com" }, [
    "ExternalName",
    "<none>",
    "example.com",
    "<none>",
    AGE,
    "<none>",
  ]),
  service("own-address", {
    type: "ClusterIP",
    clusterIP: "10.0.0.50",
    clusterIPs: ["10.0.0.50"],
    externalIPs: ["192.0.2.9"],
    ports: [{ name: "a", port: 80, protocol: "TCP" }, { name: "b", port: 53, protocol: "UDP" }],
  }, ["ClusterIP", "10.0.0.50", "192.0.2.9", "80/TCP,53/UDP", AGE, "<none>"]),
  service(
    "balanced",
    {
      type: "LoadBalancer",
      clusterIP: "10.0.0.51",
      clusterIPs: ["10.0.0.51"],
      ports: [{ port: 80, nodePort: 30080, protocol: "TCP" }],
    },
    ["LoadBalancer", "10.0.0.51", "192.0.2.7,lb.example.com", "80:30080/TCP", AGE, "<none>"],
    {
      loadBalancer: { ingress: [{ hostname: "lb.example.com" }, { ip: "192.0.2.7" }] },
    },
  ),
  service("unbalanced", {
    type: "LoadBalancer",
    clusterIP: "10.0.0.52",
    clusterIPs: ["10.0.0.52"],
    ports: [{ port: 80, nodePort: 30081, protocol: "TCP" }],
  }, ["LoadBalancer", "10.0.0.52", "<pending>", "80:30081/TCP", AGE, "<none>"]),
  {
    object: {
      apiVersion: "v1",
      kind: "Endpoints",
      metadata: { name: "many" },
      subsets: [
        { addresses: [{ ip: "10.1.0.1" }, { ip: "10.1.0.2" }], ports },
        { addresses: [{ ip: "10.1.0.3" }, { ip: "10.1.0.4" }] },
      ],
    },
    cells: ["many", "10.1.0.1:80,10.1.0.2:80,10.1.0.3 + 1 more...", AGE],
  },
  {
    object: {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "slice" },
      addressType: "IPv4",
      ports: [{ name: "http", port: 80 }, { name: "", port: 443 }],
      endpoints: [{ addresses: ["10.1.0.1"] }, { addresses: ["10.1.0.2"] }],
    },
    cells: ["slice", "IPv4", "80,443", "10.1.0.1,10.1.0.2", AGE],
  },
  {
    object: {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "empty" },
      addressType: "IPv6",
      endpoints: [],
    },
    cells: ["empty", "IPv6", "<unset>", "<unset>", AGE],
  },
  {
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "door" },
      spec: {
        ingressClassName: "nginx",
        tls: [{ hosts: ["a.example.com"] }],
        rules: ["a", "b", "c", "d", "e"].map((name) => ({ host: `${name}.example.com` })),
      },
    },
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } },
    cells: ["door", "nginx", "a.example.com,b.example.com,c.example.com + 2 more...", "192.0.2.1", "80, 443", AGE],
  },
  {
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "catch-all" },
      spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    },
    cells: ["catch-all", "<none>", "*", "", "80", AGE],
  },
  {
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "wall" },
      spec: { podSelector: demanding, policyTypes: ["Ingress"] },
    },
    cells: ["wall", "app=web,color,!old,tier in (a,b),zone notin (x)", AGE],
  },
];

const CLUSTER: Printed[] = [
  {
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "IngressClass",
      metadata: { name: "table-class", annotations: { "ingressclass.kubernetes.io/is-default-class": "true" } },
      spec: {
        controller: "example.com/ingress",
        parameters: { apiGroup: "example.com", kind: "Settings", name: "s", scope: "Cluster" },
      },
    },
    cells: ["table-class (default)", "example.com/ingress", "Settings.example.com/s", AGE],
  },
  {
    object: {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name: "table-node",
        labels: { "node-role.kubernetes.io/worker": "", "kubernetes.io/role": "edge" },
      },
      spec: { unschedulable: true },
    },
    status: {
      conditions: [condition("Ready", "False")],
      addresses: [{ type: "InternalIP", address: "10.0.0.9" }],
      nodeInfo: {
        architecture: "arm64",
        bootID: "",
        containerRuntimeVersion: "containerd://2.0",
        kernelVersion: "6.1",
        kubeProxyVersion: "",
        kubeletVersion: "v1.36.3",
        machineID: "",
        operatingSystem: "linux",
        osImage: "",
        systemUUID: "",
      },
    },
    cells: [
      "table-node",
      "NotReady,SchedulingDisabled",
      "edge,worker",
      AGE,
      "v1.36.3",
      "10.0.0.9",
      "<none>",
      "<unknown>",
      "6.1 (arm64)",
      "containerd://2.0",
    ],
  },
  {
    object: {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "table-volume" },
      spec: {
        capacity: { storage: "5Gi" },
        accessModes: ["ReadWriteMany", "ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Retain",
        storageClassName: "slow",
        volumeMode: "Filesystem",
        claimRef: { namespace: "shop", name: "data" },
        hostPath: { path: "/data" },
      },
    },
    status: { phase: "Pending" },
    cells: [
      "table-volume",
      "5Gi",
      "RWO,RWX",
      "Retain",
      "Pending",
      "shop/data",
      "slow",
      "<unset>",
      "",
      AGE,
      "Filesystem",
    ],
  },
  {
    object: {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "table-class", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "example.com/disk",
      reclaimPolicy: "Delete",
      volumeBindingMode: "Immediate",
    },
    cells: ["table-class (default)", "example.com/disk", "Delete", "Immediate", false, AGE],
  },
  {
    object: {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: "table-first" },
      value: 9,
      preemptionPolicy: "Never",
    },
    cells: ["table-first", 9, false, AGE, "Never"],
  },
  {
    object: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "table-role" },
      rules: [],
    },
    cells: ["table-role", CREATED],
  },
];

const subjects = [
  { kind: "User", name: "jane", apiGroup: "rbac.authorization.k8s.io" },
  { kind: "ServiceAccount", name: "bot", namespace: "shop" },
  { kind: "Group", name: "staff", apiGroup: "rbac.authorization.k8s.io" },
  { kind: "User", name: "joe", apiGroup: "rbac.authorization.k8s.io" },
];

const REST: Printed[] = [
  {
    object: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "binding" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects,
    },
    cells: ["binding", "ClusterRole/view", AGE, "jane, joe", "staff", "shop/bot"],
  },
  {
    object: {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "claim" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        storageClassName: "slow",
        volumeMode: "Block",
      },
    },
    status: { phase: "Pending" },
    cells: ["claim", "Pending", "", "", "", "slow", "<unset>", AGE, "Block"],
  },
  {
    object: {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "bound" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        volumeName: "v",
        storageClassName: "",
        volumeMode: "Filesystem",
      },
    },
    status: { phase: "Bound", accessModes: ["ReadOnlyMany", "ReadWriteOnce"], capacity: { storage: "2Gi" } },
    cells: ["bound", "Bound", "v", "2Gi", "RWO,ROX", "", "<unset>", AGE, "Filesystem"],
  },
  {
    object: {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s" },
      type: "Opaque",
      data: { a: "YQ==", b: "Yg==" },
    },
    cells: ["s", "Opaque", 2, AGE],
  },
  {
    object: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "m" },
      data: { a: "1" },
      binaryData: { b: "Yg==" },
    },
    cells: ["m", 2, AGE],
  },
  { object: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "bot" } }, cells: ["bot", AGE] },
  {
    object: { apiVersion: "v1", kind: "LimitRange", metadata: { name: "limits" }, spec: { limits: [] } },
    cells: ["limits", CREATED],
  },
  {
    object: {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "quota" },
      spec: { hard: { pods: "9", "limits.cpu": "2", "requests.cpu": "1" } },
    },
    status: { hard: { pods: "9", "limits.cpu": "2", "requests.cpu": "1" }, used: { pods: "3", "limits.cpu": "500m" } },
    cells: ["quota", "pods: 3/9, requests.cpu: 0/1", "limits.cpu: 500m/2", AGE],
  },
  {
    object: {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "lease" },
      spec: { holderIdentity: "me" },
    },
    cells: ["lease", "me", AGE],
  },
  {
    object: {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "told" },
      involvedObject: { kind: "Pod", name: "web", fieldPath: "spec.containers{main}" },
      type: "Warning",
      reason: "BackOff",
      message: " Back-off restarting \n",
      source: { component: "kubelet", host: "n1" },
      firstTimestamp: "2026-01-01T00:30:00Z",
      lastTimestamp: "2026-01-01T00:59:00Z",
      count: 4,
    },
    cells: [
      "60s",
      "Warning",
      "BackOff",
      "pod/web",
      "spec.containers{main}",
      "kubelet, n1",
      "Back-off restarting",
      "30m",
      4,
      "told",
    ],
  },
  {
    object: {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "series" },
      involvedObject: { kind: "Pod" },
      type: "Normal",
      reason: "Seen",
      action: "Look",
      message: "again",
      reportingComponent: "example.com/eye",
      reportingInstance: "eye-1",
      eventTime: "2026-01-01T00:40:00.000000Z",
      series: { count: 12, lastObservedTime: "2026-01-01T00:50:00.000000Z" },
    },
    cells: ["10m", "Normal", "Seen", "pod", "", "example.com/eye, eye-1", "again", "20m", 12, "series"],
  },
];

/** One object of each kind, in all states that the columns distinguish. */
export const PRINTED: readonly Printed[] = [...PODS, ...WORKLOADS, ...JOBS, ...NETWORK, ...CLUSTER, ...REST];
