import type { KubeObject } from "../../lib/data/core/object.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { galleryObjects } from "../docs/gallery_objects.ts";

/** The objects of the sandbox that lines of the gallery name, in a namespace. */
function sandboxObjects(namespace: string): KubeObject[] {
  const selector = { matchLabels: { app: "web" } };
  const template = {
    metadata: { labels: { app: "web" } },
    spec: { containers: [{ name: "web", image: "nginx:1.27" }] },
  };
  const pod = (name: string, app: string, podIP: string): KubeObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels: { app } },
    spec: { nodeName: "minikube", containers: [{ name: app, image: "nginx:1.27" }] },
    status: { phase: "Running", podIP, podIPs: [{ ip: podIP }], conditions: [{ type: "Ready", status: "True" }] },
  });
  return [
    {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "minikube" },
      status: { addresses: [{ type: "InternalIP", address: "10.160.0.3" }], capacity: { memory: "4038064Ki" } },
    },
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "default-token-htj76", namespace },
      data: { namespace: btoa("default") },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "helloworld", namespace },
      spec: { selector: { app: "helloworld" }, ports: [{ port: 80 }] },
    },
    // The controller makes no ReplicaSets for a Deployment that is paused.
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace },
      spec: { paused: true, replicas: 2, selector, template },
    },
    pod("helloworld", "helloworld", "172.17.0.2"),
    pod("web-6d4b8f7c9d-4kx7p", "web", "172.17.0.3"),
    pod("web-6d4b8f7c9d-zt2mq", "web", "172.17.0.4"),
    // The controller adopts the pods that match.
    {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: "web-6d4b8f7c9d", namespace, labels: { app: "web" } },
      spec: { replicas: 2, selector, template },
    },
  ];
}

/** Renames the node of the gallery: the node of a real cluster has the same name, and its kubelet would run the pods. */
export function withOwnNode(text: string): string {
  return text.replaceAll("minikube", "gallery-node");
}

/** Creates the objects of the gallery on a real cluster. Disposing it deletes those outside of the namespace. */
export async function stageGallery(k8s: K8s): Promise<AsyncDisposable> {
  const written = [...sandboxObjects(k8s.namespace), ...galleryObjects(k8s.namespace)];
  const objects = (JSON.parse(withOwnNode(JSON.stringify(written))) as KubeObject[]).sort(byOrder);
  const global: KubeObject[] = [];
  const remove = async () => {
    for (const object of global.reverse()) {
      await k8s.delete(object as KubeObject & { metadata: { name: string } }, { gracePeriodSeconds: 0 }).catch(
        () => {},
      );
    }
  };
  try {
    for (const { status, ...object } of objects) {
      const { uid: _uid, creationTimestamp: _time, ownerReferences: _owners, ...metadata } = object.metadata ?? {};
      const created = await k8s.create(withoutControllers({ ...object, metadata }));
      if (metadata.namespace !== k8s.namespace) global.push(created);
      if (status === undefined || object.kind === "Job" || object.kind === "Deployment") continue;
      await k8s.patch(created, { status }, { type: "merge", subresource: "status" });
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { [Symbol.asyncDispose]: remove };
}

// Namespaces come before everything in them, and pods before the controllers that adopt them.
function byOrder(a: KubeObject, b: KubeObject): number {
  return orderOf(a) - orderOf(b);
}

function orderOf({ kind }: KubeObject): number {
  if (kind === "Namespace") return 0;
  return kind === "Pod" ? 2 : kind === "ReplicaSet" || kind === "ReplicationController" ? 3 : 1;
}

// The pods are there, and no controller may make others.
function withoutControllers(object: KubeObject): KubeObject {
  if (object.kind === "Job") return { ...object, spec: { ...object.spec, suspend: true } };
  return object.kind === "Deployment" ? { ...object, spec: { ...object.spec, paused: true } } : object;
}
