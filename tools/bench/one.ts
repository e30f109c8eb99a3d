import { connect } from "../../lib/session/connect.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { figure, measure, type Program, type Run, shown } from "./measure.ts";

/**
 * Measures printing one pod as JSON from a new process, side by side with kubectl and with a minimal script. Prints
 * medians, ranges and ratios.
 */
export async function one({ cluster, runs }: BenchOptions): Promise<void> {
  {
    await using k8s = await connect({ kubeconfig: cluster.kubeconfig });
    const spec = { containers: [{ name: "main", image: "nginx:1.27" }] };
    await k8s.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "helloworld" }, spec });
  }
  const bare = `${cluster.folder}/bare.ts`;
  await Deno.writeTextFile(bare, bareScript(cluster.kubeconfig));
  const args = ["get", "pod", "helloworld", "-o", "json"];
  const env = { KUBECONFIG: cluster.kubeconfig };
  const ours: Program = { name: "k8s", command: [COMMAND, ...args], env };
  const others: Program[] = [
    // kubectl's discovery cache is in its home.
    { name: "kubectl", command: [cluster.kubectl, ...args], env: { ...env, HOME: cluster.folder } },
    { name: "a bare script", command: [Deno.execPath(), "run", "-A", "--no-check", "--no-config", bare], env },
  ];
  for (const other of others) {
    // The first runs warm the caches. Then the programs run alternately, so that other load on the machine affects
    // both.
    await measure(ours);
    await measure(other);
    const pairs: { ours: Run; theirs: Run }[] = [];
    for (let pair = 0; pair < runs * 2; pair++) pairs.push({ ours: await measure(ours), theirs: await measure(other) });
    for (const [what, pick] of [["ms", "wall"], ["MiB", "peak"]] as const) {
      const [a, b] = [pairs.map(({ ours }) => ours[pick]), pairs.map(({ theirs }) => theirs[pick])];
      console.log(`${ours.name}: ${shown(figure(a))} ${what}; ${other.name}: ${shown(figure(b))} ${what}`);
      const ratios = pairs.map(({ ours, theirs }) => ours[pick] / theirs[pick]);
      console.log(`  ratio, pair by pair: ${shown(figure(ratios), 2)}`);
    }
  }
}

function bareScript(kubeconfig: string): string {
  return `const c = JSON.parse(Deno.readTextFileSync(${JSON.stringify(kubeconfig)}));
const { cluster } = c.clusters[0], { user } = c.users[0];
const read = (path: string) => Deno.readTextFileSync(path);
const client = Deno.createHttpClient({
  http2: false,
  caCerts: [read(cluster["certificate-authority"])],
  cert: read(user["client-certificate"]),
  key: read(user["client-key"]),
});
const response = await fetch(cluster.server + "/api/v1/namespaces/default/pods/helloworld", { client });
console.log(JSON.stringify(await response.json(), null, 4));
`;
}
