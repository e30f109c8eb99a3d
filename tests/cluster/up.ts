/** `npm run cluster`: a real control plane for hand use, until Ctrl+C. */
import { startCluster } from "./cluster.ts";

const interrupted = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, resolve);
});
const cluster = await startCluster((line) => console.error(line));
console.log(`export KUBECONFIG=${cluster.kubeconfig}`);
console.error(
  `A real control plane (no node) runs on ${cluster.server}; its kubectl is ${cluster.kubectl}. Ctrl+C ends it.`,
);
await interrupted;
await cluster.close();
console.error("ended, and nothing is left behind");
Deno.exit(0);
