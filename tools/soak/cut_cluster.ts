import { type Cluster, type ClusterOptions, startCluster } from "../cluster/cluster.ts";

/** Starts a cluster with a real node, whose connections `cut()` of the tests can cut. */
export async function startCutCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const cluster = await startCluster((line) => console.error(line), { ...options, node: true });
  cutsReach(cluster);
  return cluster;
}

/** Lets `cut()` of the tests find the connections of a cluster: those of this process by the address, the node by the path. */
export function cutsReach({ kubeconfig, server }: Cluster): void {
  Deno.env.set("KUBECONFIG", kubeconfig);
  Deno.env.set("K8S_TEST_CLUSTER", server);
}
