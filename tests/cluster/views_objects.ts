/** Objects with every field that kubectl describes: one of each kind with its own page. */
export const DESCRIBED = {
  apiVersion: "v1",
  kind: "List",
  items: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", labels: { tier: "front" }, annotations: { note: "for the test" } },
      spec: {
        replicas: 2,
        minReadySeconds: 3,
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" }, annotations: { version: "seven" } },
          spec: {
            initContainers: [{ name: "prepare", image: "busybox:1", command: ["sh", "-c", "echo first"] }],
            containers: [{
              name: "main",
              image: "nginx:1.27",
              args: ["--quiet"],
              ports: [{ containerPort: 8080, name: "http" }, { containerPort: 8443 }],
              env: [
                { name: "COLOR", value: "blue" },
                { name: "WHO", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
                { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "door", key: "word" } } },
              ],
              envFrom: [{ configMapRef: { name: "settings" } }],
              resources: { requests: { cpu: "250m", memory: "64Mi" }, limits: { memory: "128Mi" } },
              livenessProbe: { httpGet: { path: "/healthz", port: "http" }, periodSeconds: 7 },
              readinessProbe: { exec: { command: ["cat", "/ready"] } },
              volumeMounts: [
                { name: "data", mountPath: "/data" },
                { name: "conf", mountPath: "/conf", readOnly: true, subPath: "deep" },
              ],
            }],
            nodeSelector: { disk: "fast" },
            volumes: [
              { name: "data", persistentVolumeClaim: { claimName: "claim" } },
              { name: "conf", configMap: { name: "settings" } },
              { name: "scratch", emptyDir: { sizeLimit: "1Gi", medium: "Memory" } },
            ],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { type: "NodePort", selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: "http" }] },
    },
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "once" },
      spec: {
        completions: 2,
        backoffLimit: 4,
        activeDeadlineSeconds: 600,
        template: { spec: { restartPolicy: "Never", containers: [{ name: "work", image: "busybox:1" }] } },
      },
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "claim" },
      spec: { accessModes: ["ReadWriteOnce"], storageClassName: "slow", resources: { requests: { storage: "1Gi" } } },
    },
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "door", labels: { a: "b" } },
      stringData: { word: "hunter2", other: "x" },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings" },
      data: { color: "blue", file: "one\ntwo\n" },
    },
  ],
};

/** A Node without a kubelet, with the status that a kubelet would write. */
export function node(name: string) {
  const time = new Date().toISOString();
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "node-role.kubernetes.io/worker": "", disk: "fast" } },
    spec: { taints: [{ key: "dedicated", value: "tests", effect: "NoSchedule" }] },
    status: {
      capacity: { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "100Gi" },
      allocatable: { cpu: "3800m", memory: "7Gi", pods: "110", "ephemeral-storage": "90Gi" },
      addresses: [{ type: "InternalIP", address: "192.0.2.7" }, { type: "Hostname", address: name }],
      conditions: [{
        type: "Ready",
        status: "True",
        reason: "KubeletReady",
        message: "kubelet is posting ready status",
        lastHeartbeatTime: time,
        lastTransitionTime: time,
      }],
      nodeInfo: {
        machineID: "m-1",
        systemUUID: "s-1",
        bootID: "b-1",
        kernelVersion: "6.1.0",
        osImage: "Test OS",
        containerRuntimeVersion: "containerd://2.0",
        kubeletVersion: "v1.36.3",
        kubeProxyVersion: "",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    },
  };
}
