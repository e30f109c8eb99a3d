import type { KubeObject } from "../../lib/data/core/object.ts";
import type { K8s } from "../../lib/session/k8s.ts";

const CONNECTIONS = 32;

/** Creates pods of about 4 KB (as stored) in a new namespace. */
export async function createPods(k8s: K8s, namespace: string, from: number, to: number): Promise<void> {
  if (await k8s.find("namespace", namespace) === undefined) {
    await k8s.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  }
  // The server rejects pods until the service account exists.
  while (await k8s.find("serviceaccount", "default", { namespace }) === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (await k8s.find("pod", nameOf(to - 1), { namespace }) !== undefined) return;
  let next = from;
  const work = async () => {
    for (let number = next++; number < to; number = next++) await k8s.create(pod(number), { namespace });
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
}

function nameOf(number: number): string {
  return `web-${String(number).padStart(6, "0")}`;
}

function pod(number: number): KubeObject {
  const name = nameOf(number);
  const container = (at: number) => ({
    name: `main-${at}`,
    image: `registry.example.com/team/web:1.27.${number}`,
    command: ["sh", "-c", "while true; do date; sleep 1; done"],
    env: [
      { name: "A", value: "1" },
      { name: "GREETING", value: `hello from ${name}` },
      { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ],
    resources: { limits: { cpu: "500m", memory: "128Mi" }, requests: { cpu: "250m", memory: "64Mi" } },
  });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      labels: { app: "web", tier: number % 2 === 0 ? "front" : "back", "app.kubernetes.io/part-of": "shop" },
      annotations: { note: "A text as tools leave it: with a colon, and with more words than one. ".repeat(6) },
    },
    // No scheduler has this name. The default scheduler would retry the pods constantly if there is no node.
    spec: { schedulerName: "nobody", containers: [container(1), container(2)] },
  };
}
