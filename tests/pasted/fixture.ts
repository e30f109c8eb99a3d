import type { KubeObject } from "../../lib/data/core/object.ts";

// The objects and files that the pasted lines name. No scheduler and no kubelet touches a Pod, so that nothing changes
// while the lines run.

const container = (name: string, image = "registry.example.com/app:1") => ({ name, image });
const podSpec = (...containers: KubeObject[]) => ({ schedulerName: "none", containers });

function pod(
  name: string,
  labels: Record<string, string> = {},
  main = container("main"),
  namespace?: string,
): KubeObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, labels, namespace }, spec: podSpec(main) };
}

function workload(kind: string, name: string, labels: Record<string, string>, spec: KubeObject = {}): KubeObject {
  const matched = { workload: `${kind}-${name}`, ...labels };
  const selector = kind === "ReplicationController" ? matched : { matchLabels: matched };
  const template = { metadata: { labels: matched }, spec: podSpec(container("www", "image:v1")) };
  const apiVersion = kind === "ReplicationController" ? "v1" : "apps/v1";
  return { apiVersion, kind, metadata: { name, labels }, spec: { replicas: 0, selector, template, ...spec } };
}

function service(name: string, labels: Record<string, string> = {}, spec: KubeObject = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  };
}

const settings = (name: string): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data: { a: "b" },
});
const clusterScoped = (kind: string, name: string): KubeObject => ({ apiVersion: "v1", kind, metadata: { name } });
const livenessProbe = { httpGet: { path: "/", port: 80 } };

/** The objects that the lines name, without those of the files. */
export const OBJECTS: readonly KubeObject[] = [
  ...["my-ns", "mynamespace", "my-namespace"].map((name) => clusterScoped("Namespace", name)),
  ...["my-node", "k8s-node-1", "foo"].map((name) => clusterScoped("Node", name)),
  pod("my-pod"),
  pod("mypod", {}, container("main", "myimage:v1")),
  pod("valid-pod", {}, container("kubernetes-serve-hostname")),
  pod("cassandra-0", { app: "cassandra", version: "5" }),
  ...["web-0", "web-1", "web-2"].map((name) => pod(name, { app: "nginx" })),
  pod("unwanted"),
  ...["baz", "foo"].flatMap((name) => [pod(name), service(name)]),
  pod("labeled", { name: "myLabel" }),
  service("labeled", { name: "myLabel" }),
  pod("one", {}, undefined, "my-ns"),
  pod("pattern1", {}, undefined, "mynamespace"),
  pod("other", {}, undefined, "mynamespace"),
  ...["my-dep", "nginx-deployment", "my-deployment", "foo", "mysql", "hello-node"].map((name) =>
    workload("Deployment", name, {})
  ),
  workload("Deployment", "valid-deployment", {}, {
    template: {
      metadata: { labels: { workload: "Deployment-valid-deployment" } },
      spec: podSpec({ ...container("main"), livenessProbe }),
    },
  }),
  workload("ReplicaSet", "foo", {}),
  ...["my-rc", "nginx", "foo", "bar", "baz"].map((name) => workload("ReplicationController", name, {})),
  service("docker-registry"),
  service("my-service", {}, { ports: [{ name: "my-service-port", port: 5000 }] }),
  service("hello-node"),
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "myconfig" }, data: { "ca.crt": "PEM" } },
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "my-secret" },
    stringData: { "key-name-with-dashes": "value", other: "more" },
  },
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" }, secrets: [{ name: "first" }] },
  ...["2Gi", "1Gi"].map((storage) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pasted-${storage.toLowerCase()}` },
    spec: { capacity: { storage }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/tmp" } },
  })),
];

const [redis, guestbook] = [{ app: "redis" }, { app: "guestbook", tier: "frontend" }];

/** Files by their names; those of a URL are served. */
export const FILES: Readonly<Record<string, readonly KubeObject[]>> = {
  "my-manifest.yaml": [settings("manifest")],
  "my1.yaml": [settings("one")],
  "my2.yaml": [settings("two")],
  "dir/a.yaml": [settings("dir-a")],
  "dir/b.yml": [settings("dir-b")],
  "dir/c.json": [settings("dir-c")],
  "manifest.yaml": [settings("fetched")],
  "foo.yaml": [workload("Deployment", "foo", {})],
  "pod.json": [pod("my-pod")],
  "web.yaml": [
    service("nginx", { app: "nginx" }, { clusterIP: "None" }),
    workload("StatefulSet", "web", {}, { serviceName: "nginx" }),
  ],
  "redis-leader-deployment.yaml": [workload("Deployment", "redis-leader", redis)],
  "redis-leader-service.yaml": [service("redis-leader", redis)],
  "redis-follower-deployment.yaml": [workload("Deployment", "redis-follower", redis)],
  "redis-follower-service.yaml": [service("redis-follower", redis)],
  "frontend-deployment.yaml": [workload("Deployment", "frontend", guestbook)],
  "frontend-service.yaml": [service("frontend", guestbook)],
};

/** A kubeconfig for the lines that change one. */
export const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: e2e
clusters:
- name: e2e
  cluster:
    server: https://192.0.2.1:6443
contexts:
- name: e2e
  context:
    cluster: e2e
    user: e2e
    namespace: default
- name: my-cluster-name
  context:
    cluster: e2e
    user: e2e
users:
- name: e2e
  user:
    client-certificate-data: UEVN
    username: jane
    password: secret
- name: foo
  user: {}
`;

/** The text of a file: JSON is YAML, too. */
export function textOf(objects: readonly KubeObject[]): string {
  return objects.map((object) => JSON.stringify(object, null, 2)).join("\n---\n") + "\n";
}
