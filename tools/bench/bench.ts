/**
 * `npm run bench`: measures the installed command on a real control plane, in comparison with kubectl and with a lower
 * bound. `npm run bench -- reads --runs=3 --pods=10000` runs one part. Without an argument, all parts run.
 */
import { startCluster } from "../cluster/cluster.ts";
import { nodeObstacle } from "../cluster/node/obstacle.ts";
import type { Bench } from "./bench_part.ts";

const PARTS: Readonly<Record<string, () => Promise<Bench>>> = {
  one: async () => (await import("./one.ts")).one,
  reads: async () => (await import("./reads.ts")).reads,
  fleet: async () => (await import("./fleet.ts")).fleet,
  flat: async () => (await import("./flat.ts")).flat,
  queries: async () => (await import("./queries.ts")).queries,
  watching: async () => (await import("./watching.ts")).watching,
  writes: async () => (await import("./writes.ts")).writes,
  plan: async () => (await import("./plan.ts")).plan,
  journal: async () => (await import("./journal.ts")).journal,
  completion: async () => {
    const { benchCompletion } = await import("./completion.ts");
    return async ({ cluster, runs }) => await benchCompletion(cluster, runs * 2);
  },
  repl: async () => {
    const { benchRepl } = await import("./repl.ts");
    return async ({ cluster, runs }) => await benchRepl(cluster, runs);
  },
  proxy: async () => {
    const { benchProxy } = await import("./proxy.ts");
    return async (options) => await benchProxy(options, flag("soak", 30));
  },
  streams: async () => (await import("./streams.ts")).streams,
  logs: async () => (await import("./logs.ts")).logs,
  "in-cluster": async () => (await import("./in_cluster.ts")).inCluster,
};

const words = Deno.args.filter((arg) => !arg.startsWith("--"));
const unknown = words.find((word) => !Object.hasOwn(PARTS, word));
if (unknown !== undefined) {
  console.error(`there is no part "${unknown}": ${Object.keys(PARTS).join(", ")}`);
  Deno.exit(2);
}
const names = words.length === 0 ? Object.keys(PARTS) : words;
const node = ["streams", "logs", "in-cluster"].some((name) => names.includes(name)) &&
  await nodeObstacle() === undefined;
// A log that is read must not be rotated before.
await using cluster = await startCluster((line) => console.error(line), { node, logSize: "1Gi" });
for (const name of names) {
  console.log(`\n## ${name}`);
  const run = await PARTS[name]?.();
  await run?.({ cluster, runs: flag("runs", 7), pods: flag("pods", 10_000) });
}

function flag(name: string, otherwise: number): number {
  return Number(Deno.args.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise);
}
