import { defined } from "../data/base/defined.ts";
import type { KubeObject } from "../data/core/object.ts";
import { namespaceContent } from "./admission.ts";
import type { SandboxCluster } from "./cluster.ts";
import { setDefaults } from "./defaults.ts";
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES } from "./seed_roles.ts";
import { seconds } from "./seconds.ts";
import type { SandboxKind, StoredObject } from "./types.ts";

const APP = { app: "helloworld" };
const IMAGE = "gvelrajan/helloworld:v2.0";

/**
 * Fills a cluster with the tutorial's objects: a node, the pod `helloworld`, the Deployment `web`, two Services, a token
 * Secret, the default namespaces and the default roles.
 */
export async function seed(cluster: SandboxCluster): Promise<void> {
  const time = seconds(new Date(cluster.now().getTime() - 3 * 60 * 60 * 1000));
  const put = (plural: string, group: string, object: KubeObject) =>
    place(cluster, cluster.kind(plural, group), object, time);

  for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"]) {
    put("namespaces", "", { metadata: { name, labels: { "kubernetes.io/metadata.name": name } } });
    for (const { plural, content } of namespaceContent()) {
      put(plural, "", { ...content, metadata: { ...content.metadata, namespace: name } });
    }
  }
  for (const role of CLUSTER_ROLES) put("clusterroles", "rbac.authorization.k8s.io", role);
  for (const binding of CLUSTER_ROLE_BINDINGS) put("clusterrolebindings", "rbac.authorization.k8s.io", binding);
  put("nodes", "", node(time));
  put(
    "services",
    "",
    service("kubernetes", "10.96.0.1", 443, 8443, { component: "apiserver", provider: "kubernetes" }),
  );
  put("services", "", service("helloworld", "10.96.0.20", 80, 80, APP, APP));
  put("pods", "", pod("helloworld", { labels: APP }, time));
  workload(put, time);
  const secret = {
    metadata: {
      name: "default-token-htj76",
      namespace: "default",
      annotations: { "kubernetes.io/service-account.name": "default" },
    },
    type: "kubernetes.io/service-account-token",
  };
  const account = cluster.store.get(cluster.kind("serviceaccounts"), "default", "default");
  if (account === undefined) throw new TypeError("The sandbox has no default service account");
  const base64 = (text: string) => new TextEncoder().encode(text).toBase64();
  put("secrets", "", {
    ...secret,
    metadata: {
      ...secret.metadata,
      annotations: { ...secret.metadata.annotations, "kubernetes.io/service-account.uid": account.metadata.uid },
    },
    data: {
      "ca.crt": "",
      namespace: base64("default"),
      token: base64(await cluster.tokens.signLegacy(account, secret)),
    },
  });
}

/**
 * Stores an object without validation and admission. It gets defaults, a uid and a resourceVersion.
 *
 * @param creationTimestamp The creation time if the object has none.
 * @returns The object as it is stored.
 */
export function place(
  cluster: SandboxCluster,
  kind: SandboxKind,
  object: KubeObject,
  creationTimestamp: string,
): StoredObject {
  const apiVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
  const whole: KubeObject = { ...structuredClone(object), apiVersion, kind: kind.kind };
  const { name = "", ...metadata } = whole.metadata ?? {};
  setDefaults(whole, kind);
  const complete: KubeObject = {
    apiVersion,
    kind: kind.kind,
    ...whole,
    metadata: {
      name,
      ...metadata,
      uid: metadata.uid ?? crypto.randomUUID(),
      resourceVersion: "",
      creationTimestamp: metadata.creationTimestamp ?? creationTimestamp,
    },
  };
  return cluster.store.put(kind, complete as StoredObject);
}

type Put = (plural: string, group: string, object: KubeObject) => StoredObject;

function workload(put: Put, time: string): void {
  const labels = { app: "web" };
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: "web", image: "nginx:1.27", ports: [{ containerPort: 80 }] }] },
  };
  const owner = ({ apiVersion, kind, metadata }: StoredObject) => ({
    ownerReferences: [{
      apiVersion,
      kind,
      name: metadata.name,
      uid: metadata.uid,
      controller: true,
      blockOwnerDeletion: true,
    }],
  });
  const deployment = put("deployments", "apps", {
    metadata: {
      name: "web",
      namespace: "default",
      labels,
      generation: 1,
      annotations: { "deployment.kubernetes.io/revision": "1" },
    },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
    status: {
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      conditions: [
        {
          type: "Available",
          status: "True",
          lastUpdateTime: time,
          lastTransitionTime: time,
          reason: "MinimumReplicasAvailable",
          message: "Deployment has minimum availability.",
        },
        {
          type: "Progressing",
          status: "True",
          lastUpdateTime: time,
          lastTransitionTime: time,
          reason: "NewReplicaSetAvailable",
          message: 'ReplicaSet "web-6d4b8f7c9d" has successfully progressed.',
        },
      ],
    },
  });
  const hashed = { ...labels, "pod-template-hash": "6d4b8f7c9d" };
  const set = put("replicasets", "apps", {
    metadata: { name: "web-6d4b8f7c9d", namespace: "default", labels: hashed, generation: 1, ...owner(deployment) },
    spec: { replicas: 2, selector: { matchLabels: hashed }, template: { ...template, metadata: { labels: hashed } } },
    status: { replicas: 2, fullyLabeledReplicas: 2, readyReplicas: 2, availableReplicas: 2, observedGeneration: 1 },
  });
  ["4kx7p", "zt2mq"].forEach((suffix, index) => {
    put(
      "pods",
      "",
      pod(`web-6d4b8f7c9d-${suffix}`, { labels: hashed, generateName: "web-6d4b8f7c9d-", ...owner(set) }, time, {
        name: "web",
        image: "nginx:1.27",
        ip: `172.17.0.${index + 3}`,
      }),
    );
  });
}

function pod(
  name: string,
  metadata: NonNullable<KubeObject["metadata"]>,
  time: string,
  container: { name: string; image: string; ip: string } = { name: "helloworld", image: IMAGE, ip: "172.17.0.2" },
): KubeObject {
  const condition = (type: string) => ({ type, status: "True", lastProbeTime: null, lastTransitionTime: time });
  return {
    metadata: { name, namespace: "default", ...metadata },
    spec: {
      volumes: [{
        name: "kube-api-access-htj76",
        projected: {
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
            { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
            {
              downwardAPI: {
                items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
              },
            },
          ],
          defaultMode: 420,
        },
      }],
      containers: [{
        name: container.name,
        image: container.image,
        ports: [{ containerPort: 80, protocol: "TCP" }],
        volumeMounts: [{
          name: "kube-api-access-htj76",
          readOnly: true,
          mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
        }],
        imagePullPolicy: "Always",
      }],
      serviceAccountName: "default",
      serviceAccount: "default",
      nodeName: "minikube",
      tolerations: ["not-ready", "unreachable"].map((state) => ({
        key: `node.kubernetes.io/${state}`,
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
    },
    status: {
      phase: "Running",
      conditions: ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"].map(
        condition,
      ),
      hostIP: "10.160.0.3",
      hostIPs: [{ ip: "10.160.0.3" }],
      podIP: container.ip,
      podIPs: [{ ip: container.ip }],
      startTime: time,
      containerStatuses: [{
        name: container.name,
        state: { running: { startedAt: time } },
        lastState: {},
        ready: true,
        restartCount: 0,
        image: container.image,
        imageID:
          "docker-pullable://gvelrajan/helloworld@sha256:897f0c9ec9f26b32a258f027bde0d276954dc7bf666d34cc85106cb3430c03de",
        containerID: "docker://d9751038d20c827eac9bcfa94b71256b494ac442b2822b74a51312fd1ed7653d",
        started: true,
      }],
      qosClass: "BestEffort",
    },
  };
}

function service(
  name: string,
  clusterIP: string,
  port: number,
  targetPort: number,
  labels: Record<string, string>,
  selector?: Record<string, string>,
): KubeObject {
  return {
    metadata: { name, namespace: "default", labels },
    spec: {
      clusterIP,
      clusterIPs: [clusterIP],
      ports: [defined({ name: port === 443 ? "https" : undefined, port, targetPort, protocol: "TCP" })],
      ...defined({ selector }),
    },
  };
}

function node(time: string): KubeObject {
  const condition = (type: string, status: string, reason: string, message: string) => ({
    type,
    status,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    reason,
    message,
  });
  const resources = { cpu: "2", "ephemeral-storage": "17784752Ki", memory: "4038064Ki", pods: "110" };
  return {
    metadata: {
      name: "minikube",
      labels: {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": "minikube",
        "kubernetes.io/os": "linux",
        "node-role.kubernetes.io/control-plane": "",
      },
    },
    spec: { podCIDR: "10.244.0.0/24", podCIDRs: ["10.244.0.0/24"] },
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [
        condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
      ],
      addresses: [{ type: "InternalIP", address: "10.160.0.3" }, { type: "Hostname", address: "minikube" }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: "",
        systemUUID: "",
        bootID: "",
        kernelVersion: "6.1.0",
        osImage: "Sandbox",
        containerRuntimeVersion: "docker://27.4.0",
        kubeletVersion: "v1.36.3",
        kubeProxyVersion: "",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    },
  };
}
