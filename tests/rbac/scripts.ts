import type { RecordedAccess } from "../../lib/data/rbac/recorded.ts";
import type { K8s } from "../../lib/session/k8s.ts";

/** The surroundings of a script: a namespace of its own, and a pod that runs. */
export interface Scene {
  k8s: K8s;
  namespace: string;
  /** A part of names in the cluster's scope, different for each run. */
  unique: string;
  /** The name of a running pod. */
  pod: string;
}

/** A script that is recorded, and then run again with the recorded permissions only. */
export interface RecordedScript {
  /** The permissions that it must need, as `VERB RESOURCE`. */
  needs: readonly string[];
  /** Whether only a real server has these requests. */
  isReal?: boolean;
  setup?: (scene: Scene) => Promise<unknown>;
  run: (scene: Scene) => Promise<unknown>;
}

/** Returns recorded permissions as `VERB RESOURCE`. */
export function permissionTexts(accesses: readonly RecordedAccess[]): string[] {
  return accesses.map(({ verb, resource, subresource, path }) =>
    `${verb} ${path || (subresource ? `${resource}/${subresource}` : resource)}`
  );
}

const configMap = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, labels: { app: name } },
  data,
});
const deployment = (name: string) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "main", image: "localhost/none:1" }] },
    },
  },
});
const job = (name: string) => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name },
  spec: {
    suspend: true,
    template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "localhost/none:1" }] } },
  },
});
const node = (name: string) => ({ apiVersion: "v1", kind: "Node", metadata: { name }, spec: { unschedulable: true } });
/** A request for the certificate of "robot", whose key was thrown away. */
const certificateRequest = (name: string) => ({
  apiVersion: "certificates.k8s.io/v1",
  kind: "CertificateSigningRequest",
  metadata: { name },
  spec: {
    signerName: "example.com/robots",
    usages: ["client auth"],
    request: [
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlITE1ISUNBUUF3RURFT01Bd0dBMVVFQXd3RmNtOWliM1F3V1RB",
      "VEJnY3Foa2pPUFFJQkJnZ3Foa2pPUFFNQgpCd05DQUFUR0RXUGpuaVRoNE5zZm9nQkxxVi9aemFnaG0zOEJzR1lsWUNUbngvVi9G",
      "SzBhNzJPaE9udThUTnl2ClRmeWNCdFBiQTdkWnBMeDVSTmZEK1Urc08wYjlvQUF3Q2dZSUtvWkl6ajBFQXdJRFNRQXdSZ0loQVBY",
      "aHMrOC8KeDNLTkljeG5DMWtxb29LZkFpU2NyZnVUN0luRk02YUtKSk90QWlFQTlJTlBkSGlaVUFId3BBR1N2T21nSlFjUwpQU2M4",
      "aFU5WXFOV2hJVGxJelEwPQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K",
    ].join(""),
  },
});
const withMap = ({ k8s }: Scene) => k8s.create(configMap("a"));
const withDeployment = ({ k8s }: Scene) => k8s.create(deployment("d"));
const ignored = (error: unknown) => {
  if (error instanceof Error && /forbidden/i.test(error.message)) throw error;
};

/** Every verb, subresource, apply and watch. */
export const SCRIPTS: Readonly<Record<string, RecordedScript>> = {
  "get": { needs: ["get configmaps"], setup: withMap, run: ({ k8s }) => k8s.get("configmap", "a") },
  "find of a missing object": { needs: ["get configmaps"], run: ({ k8s }) => k8s.find("configmap", "none") },
  "list": { needs: ["list pods"], run: ({ k8s }) => k8s.list("pods") },
  "list by labels": { needs: ["list configmaps"], run: ({ k8s }) => k8s.list("configmaps", { labels: { app: "a" } }) },
  "list in all namespaces": { needs: ["list pods"], run: ({ k8s }) => k8s.list("pods", { namespace: "*" }) },
  "list in the cluster's scope": { needs: ["list nodes"], run: ({ k8s }) => k8s.list("nodes") },
  "get of a namespace": { needs: ["get namespaces"], run: ({ k8s, namespace }) => k8s.get("namespace", namespace) },
  "table": { needs: ["list pods"], run: ({ k8s }) => k8s.table("pods") },
  "pages": { needs: ["list secrets"], run: ({ k8s }) => Array.fromAsync(k8s.pages("secrets", { pageSize: 1 })) },
  "watch of one object": {
    needs: ["list configmaps", "patch configmaps", "watch configmaps"],
    setup: withMap,
    run: async ({ k8s }) => {
      for await (const { type } of k8s.watch("configmap/a")) {
        if (type === "synced") await k8s.label("configmap", "a", { t: "1" });
        if (type === "modified") break;
      }
    },
  },
  "watch until a change": {
    needs: ["create configmaps", "list configmaps", "watch configmaps"],
    run: async ({ k8s }) => {
      for await (const event of k8s.watch("configmaps")) {
        if (event.type === "synced") await k8s.create(configMap("later"));
        if (event.type === "added" && !event.initial) break;
      }
    },
  },
  "wait": {
    needs: ["list configmaps"],
    setup: withMap,
    run: ({ k8s }) => k8s.wait("configmap", "a", "jsonpath={.metadata.name}=a"),
  },
  "cache": {
    needs: ["list services", "watch services"],
    run: async ({ k8s }) => {
      await using _cache = await k8s.cache("services");
      await new Promise((resolve) => setTimeout(resolve, 200));
    },
  },
  "create": { needs: ["create configmaps"], run: ({ k8s }) => k8s.create(configMap("new")) },
  "create with generateName": {
    needs: ["create configmaps", "delete configmaps"],
    run: async ({ k8s }) => {
      const { metadata: { name } } = await k8s.create({
        ...configMap("x"),
        metadata: { generateName: "made-" },
      });
      await k8s.delete("configmap", name);
    },
  },
  "replace": {
    needs: ["get configmaps", "update configmaps"],
    setup: withMap,
    run: async ({ k8s }) => k8s.replace({ ...await k8s.get("configmap", "a"), data: { b: "1" } }),
  },
  "patch": {
    needs: ["patch configmaps"],
    setup: withMap,
    run: ({ k8s }) => k8s.patch("configmap", "a", { data: { b: "1" } }),
  },
  "JSON patch": {
    needs: ["patch configmaps"],
    setup: withMap,
    run: ({ k8s }) => k8s.patch("configmap", "a", [{ op: "add", path: "/data", value: { b: "1" } }]),
  },
  "apply of a new object": {
    needs: ["create configmaps", "patch configmaps"],
    run: ({ k8s }) => k8s.apply(configMap("applied", { a: "1" })),
  },
  "apply of an object that exists": {
    needs: ["patch configmaps"],
    setup: ({ k8s }) => k8s.apply(configMap("applied", { a: "1" })),
    run: ({ k8s }) => k8s.apply(configMap("applied", { a: "2" })),
  },
  "plan": {
    needs: ["patch configmaps"],
    setup: ({ k8s }) => k8s.apply(configMap("applied", { a: "1" })),
    run: ({ k8s }) => k8s.plan([configMap("applied", { a: "2" })]),
  },
  "delete": { needs: ["delete configmaps"], setup: withMap, run: ({ k8s }) => k8s.delete("configmap", "a") },
  "delete with wait": {
    needs: ["delete configmaps"],
    setup: withMap,
    run: ({ k8s }) => k8s.delete("configmap", "a", { wait: true }),
  },
  "delete of a collection": {
    needs: ["deletecollection configmaps"],
    setup: withMap,
    run: ({ k8s, namespace }) =>
      k8s.raw(`/api/v1/namespaces/${namespace}/configmaps?labelSelector=app%3Da`, { method: "DELETE" }),
  },
  "label": { needs: ["patch configmaps"], setup: withMap, run: ({ k8s }) => k8s.label("configmap", "a", { t: "1" }) },
  "annotate": {
    needs: ["patch configmaps"],
    setup: withMap,
    run: ({ k8s }) => k8s.annotate("configmap", "a", { t: "1" }),
  },
  "scale": {
    needs: ["patch deployments/scale"],
    setup: withDeployment,
    run: ({ k8s }) => k8s.scale("deployment", "d", 0),
  },
  "set image": {
    needs: ["get deployments", "patch deployments"],
    setup: withDeployment,
    run: ({ k8s }) => k8s.set.image("deployment", "d", { main: "localhost/none:2" }),
  },
  "rollout restart": {
    needs: ["patch deployments"],
    setup: withDeployment,
    run: ({ k8s }) => k8s.rollout.restart("deployment", "d"),
  },
  "each, in pages": {
    needs: ["list secrets"],
    run: ({ k8s }) => Array.fromAsync(k8s.each("secrets", { pageSize: 1 })),
  },
  "watch of a table": {
    needs: ["list configmaps", "watch configmaps"],
    run: async ({ k8s }) => {
      for await (const event of k8s.watchTable("configmaps")) {
        if (event.type === "synced") await k8s.create(configMap("row"));
        if (event.type === "added" && !event.initial) break;
      }
    },
  },
  "edit": {
    needs: ["get configmaps", "patch configmaps"],
    setup: withMap,
    run: ({ k8s }) => k8s.edit("configmap", "a", (map) => void (map.data = { b: "1" })),
  },
  "expose": {
    needs: ["create services", "get deployments"],
    setup: withDeployment,
    run: async ({ k8s }) => {
      await k8s.expose("deployment", "d", { port: 80 });
      await k8s.delete("service", "d");
    },
  },
  "set env": {
    needs: ["get deployments", "patch deployments"],
    setup: withDeployment,
    run: ({ k8s }) => k8s.set.env("deployment", "d", { A: "1" }),
  },
  "rollout pause and history": {
    needs: ["list replicasets", "patch deployments"],
    setup: withDeployment,
    run: async ({ k8s }) => {
      await k8s.rollout.pause("deployment", "d");
      await k8s.rollout.history("deployment", "d");
    },
  },
  "cordon and taint": {
    needs: ["patch nodes"],
    setup: ({ k8s, unique }) => k8s.create(node(`node-${unique}`)),
    run: async ({ k8s, unique }) => {
      await k8s.cordon(`node-${unique}`);
      await k8s.taint(`node-${unique}`, { add: [{ key: "example.com/a", effect: "NoSchedule" }] });
      await k8s.delete("node", `node-${unique}`);
    },
  },
  "eviction": {
    isReal: true,
    needs: ["create pods/eviction"],
    run: ({ k8s, namespace, pod }) =>
      k8s.raw(`/api/v1/namespaces/${namespace}/pods/${pod}/eviction`, {
        method: "POST",
        body: {
          apiVersion: "policy/v1",
          kind: "Eviction",
          metadata: { name: pod, namespace },
          deleteOptions: { dryRun: ["All"] },
        },
      }),
  },
  "approval of a certificate": {
    isReal: true,
    needs: ["approve signers", "patch certificatesigningrequests/approval"],
    setup: ({ k8s, unique }) => k8s.create(certificateRequest(`csr-${unique}`)),
    run: async ({ k8s, unique }) => {
      await k8s.approve(`csr-${unique}`);
      await k8s.delete("certificatesigningrequest", `csr-${unique}`);
    },
  },
  "connection to a port": {
    needs: ["create pods/portforward", "get pods/portforward"],
    run: async ({ k8s, pod }) => {
      await using _connection = await k8s.connectTo(pod, 80);
    },
  },
  "attach": {
    needs: ["create pods/attach", "get pods/attach"],
    run: async ({ k8s, pod }) => {
      await using _process = await k8s.attach(pod);
    },
  },
  "get of a subresource": {
    needs: ["get deployments/scale"],
    setup: withDeployment,
    run: ({ k8s, namespace }) => k8s.raw(`/apis/apps/v1/namespaces/${namespace}/deployments/d/scale`),
  },
  "patch of a status": {
    needs: ["patch jobs/status"],
    setup: ({ k8s }) => k8s.create(job("j")),
    run: ({ k8s }) => k8s.patch("job", "j", { metadata: { annotations: { a: "1" } } }, { subresource: "status" }),
  },
  "token": {
    needs: ["create serviceaccounts/token"],
    setup: ({ k8s }) => k8s.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot" } }),
    run: ({ k8s }) => k8s.token("robot"),
  },
  "logs": { needs: ["get pods/log"], run: ({ k8s, pod }) => Array.fromAsync(k8s.logs(pod)) },
  "exec": { needs: ["create pods/exec", "get pods/exec"], run: ({ k8s, pod }) => k8s.exec(pod, ["date"]) },
  "events": { needs: ["list events"], run: ({ k8s }) => k8s.events() },
  "describe": { needs: ["get configmaps"], setup: withMap, run: ({ k8s }) => k8s.describe("configmap", "a") },
  "tree": { needs: ["get deployments"], setup: withDeployment, run: ({ k8s }) => k8s.tree("deployment", "d") },
  "path without a resource": { needs: ["get /metrics"], run: ({ k8s }) => k8s.raw("/metrics").catch(ignored) },
  "requests of every user": {
    needs: [],
    run: async ({ k8s }) => {
      await k8s.version();
      await k8s.resources();
      await k8s.whoami();
      await k8s.can("get", "pods");
      await k8s.list("configmaps");
    },
  },
  "impersonation": {
    needs: ["impersonate groups", "impersonate users"],
    // The other user is refused; the impersonation itself is not.
    run: ({ k8s, unique }) => k8s.with({ as: `bob-${unique}`, asGroups: ["developers"] }).whoami(),
  },
  "objects in a new namespace": {
    needs: ["create configmaps", "create namespaces"],
    run: async ({ k8s, unique }) => {
      await k8s.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: `new-${unique}` } });
      await k8s.create({ ...configMap("inside"), metadata: { name: "inside", namespace: `new-${unique}` } });
    },
  },
  "create and change": {
    needs: ["create jobs", "get jobs", "patch jobs"],
    run: async ({ k8s }) => {
      await k8s.create(job("made"));
      await k8s.get("job", "made");
      await k8s.label("job", "made", { a: "1" });
    },
  },
};
