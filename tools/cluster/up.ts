/** `npm run cluster`: starts a real control plane for manual use, until Ctrl+C. `-- --node` adds a node. */
import { startCluster } from "./cluster.ts";
import { nodeObstacle } from "./node/obstacle.ts";

const node = Deno.args.includes("--node");
const obstacle = node ? await nodeObstacle() : undefined;
if (obstacle) {
  console.error(`error: there can be no node: ${obstacle}`);
  Deno.exit(1);
}

const interrupted = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, resolve);
});
const cluster = await startCluster((line) => console.error(line), { node });
console.log(`export KUBECONFIG=${cluster.kubeconfig}`);
console.error(
  `A real control plane (${
    cluster.node ? `node ${cluster.node}` : "no node"
  }) runs on ${cluster.server}; its kubectl is ${cluster.kubectl}. Ctrl+C ends it.`,
);
await interrupted;
await cluster.close();
console.error("ended, and nothing is left behind");
Deno.exit(0);
