import { type Cluster, type ClusterOptions, startCluster } from "../cluster/cluster.ts";

/** Starts a cluster with a real node, whose connections `cut()` of the tests can cut. */
export async function startCutCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const cluster = await startCluster((line) => console.error(line), { ...options, node: true });
  // A cut finds the connections of this process by the address of the server, and the node by the kubeconfig.
  Deno.env.set("KUBECONFIG", cluster.kubeconfig);
  Deno.env.set("K8S_TEST_CLUSTER", cluster.server);
  return cluster;
}
