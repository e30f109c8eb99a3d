/**
 * `npm run bench`: one pod as JSON from a cold process, the command as a person installs it, side by side with kubectl and
 * with a bare script that does the same, in pairs on a real control plane. Prints medians, their spread and the ratios.
 */
import { startCluster } from "../cluster/cluster.ts";
import { connect } from "../../lib/session/connect.ts";

const PAIRS = Number(Deno.args[0] ?? 15);
const ROOT = new URL("../../", import.meta.url).pathname;

interface Runner {
  name: string;
  command: string[];
}

await using cluster = await startCluster((line) => console.error(line));
{
  await using k8s = await connect({ kubeconfig: cluster.kubeconfig });
  const spec = { containers: [{ name: "main", image: "nginx:1.27" }] };
  await k8s.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "helloworld" }, spec });
}
const bare = `${cluster.folder}/bare.ts`;
await Deno.writeTextFile(bare, bareScript(cluster.kubeconfig));
const args = ["get", "pod", "helloworld", "-o", "json"];
const ours: Runner = { name: "k8s", command: [`${ROOT}bin/k8s`, ...args] };
const others: Runner[] = [
  { name: "kubectl", command: [cluster.kubectl, ...args] },
  { name: "a bare script", command: [Deno.execPath(), "run", "-A", "--no-check", "--no-config", bare] },
];

for (const other of others) {
  // Once each to warm the caches, kubectl's discovery among them; then in turn, so that the machine's mood hits both.
  await time(ours);
  await time(other);
  const pairs: [number, number][] = [];
  for (let pair = 0; pair < PAIRS; pair++) pairs.push([await time(ours), await time(other)]);
  const [a, b] = [pairs.map(([ours]) => ours), pairs.map(([, theirs]) => theirs)];
  console.log(`${ours.name}: ${shown(a)}; ${other.name}: ${shown(b)}`);
  console.log(`  ratio, pair by pair: ${shown(pairs.map(([ours, theirs]) => ours / theirs), 2)}`);
}

const { benchCompletion } = await import("./completion.ts");
await benchCompletion(cluster, PAIRS);
const { benchRepl } = await import("./repl.ts");
await benchRepl(cluster, Math.ceil(PAIRS / 2));

/** Milliseconds that a command takes from its start to its end. */
async function time({ name, command: [program = "", ...rest] }: Runner): Promise<number> {
  const started = performance.now();
  const { success, stderr } = await new Deno.Command(program, {
    args: rest,
    env: {
      KUBECONFIG: cluster.kubeconfig,
      HOME: cluster.folder,
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  const took = performance.now() - started;
  if (!success) throw new Error(`${name} failed: ${new TextDecoder().decode(stderr)}`);
  return took;
}

function shown(values: readonly number[], digits = 0): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(digits);
  return `${at(0.5)} (${at(0)} to ${at(1)})`;
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
