import { delay } from "../../lib/data/base/wait.ts";
import { connect } from "../../lib/session/connect.ts";
import { type Cluster, startCluster } from "../../tools/cluster/cluster.ts";

/** Starts a cluster whose real node can be lost: the controllers notice its silence within seconds. */
export async function startLosableNode(): Promise<Cluster> {
  const cluster = await startCluster((line) => console.error(line), { node: true, nodeGraceSeconds: 12 });
  const stop = new AbortController();
  const beating = beat(cluster.kubeconfig, stop.signal);
  const close = async () => {
    stop.abort();
    await beating;
    await cluster.close();
  };
  return { ...cluster, close, [Symbol.asyncDispose]: close };
}

/**
 * Keeps a second node alive that has no kubelet. Without any live node, the node lifecycle controller takes the network for
 * broken and evicts no pod (https://kubernetes.io/docs/concepts/architecture/nodes/#rate-limits-on-eviction).
 */
async function beat(kubeconfig: string, signal: AbortSignal): Promise<void> {
  await using k8s = await connect({ kubeconfig, namespace: "kube-node-lease" });
  const name = "spare";
  await k8s.create({ apiVersion: "v1", kind: "Node", metadata: { name }, spec: { unschedulable: true } });
  const status = { conditions: [{ type: "Ready", status: "True", reason: "KubeletReady", message: "ready" }] };
  await k8s.patch("node", name, { status }, { subresource: "status" });
  const lease = (): unknown => ({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: new Date().toISOString().replace("Z", "000Z") },
  });
  while (!signal.aborted) {
    // A busy server may be late. The lease is valid for 40 seconds, and another renewal follows.
    await k8s.apply(lease() as Parameters<typeof k8s.apply>[0]).catch((error) => console.error(`spare node: ${error}`));
    await delay(2000, signal).catch(() => {});
  }
}
