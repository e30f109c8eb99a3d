import { DENO_IMAGE as IMAGE } from "../cluster/node/deno_image.ts";
import { connect } from "../../lib/session/connect.ts";
import { TOLERATE } from "../../tests/cluster/in_cluster.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { figure, shown } from "./measure.ts";

const MIB = 1024 * 1024;
const SCRIPT = 'console.log("first line");\nawait new Promise((resolve) => setTimeout(resolve, 60_000));\n';

/** A script in the cluster: the time until its first line, beside kubectl, and the memory of its pod. */
export async function inCluster({ cluster, runs }: BenchOptions): Promise<void> {
  if (cluster.node === undefined) return console.log("left out: it needs a real node (root on Debian)");
  await using k8s = await connect({ kubeconfig: cluster.kubeconfig });
  const env = { KUBECONFIG: cluster.kubeconfig, HOME: cluster.folder, NO_COLOR: "1" };
  const file = `${cluster.folder}/idle.ts`;
  await Deno.writeTextFile(file, SCRIPT);
  const ours: number[] = [];
  const theirs: number[] = [];
  const memories: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    const process = new Deno.Command(COMMAND, {
      args: ["run", "--in-cluster", "--image", IMAGE, "--overrides", TOLERATE, "--name", `idle-${run}`, file],
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = process.stdout.getReader();
    await reader.read();
    ours.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    memories.push(await anonymousMemory("/script/idle.ts"));
    process.kill("SIGTERM");
    await reader.cancel();
    await process.status;
    theirs.push(await createWithKubectl(`idle-${run}`, `copy-${run}`));
    await Promise.all(["idle", "copy"].map((name) => k8s.delete("job", `${name}-${run}`)));
  }
  const differences = figure(ours.map((time, index) => (time - (theirs[index] ?? 0)) / 1000));
  const seconds = (values: readonly number[]) => shown(figure(values.map((value) => value / 1000)), 2);
  console.log(`from Enter to the first line: k8s run --in-cluster ${seconds(ours)} s`);
  console.log(`from Enter until the pod runs: kubectl create of the same objects ${seconds(theirs)} s`);
  console.log(`difference: ${shown(differences, 2)} s`);
  console.log(`anonymous memory of an idle script: ${shown(figure(memories.map((bytes) => bytes / MIB)), 1)} MiB`);

  /** Creates copies of the objects of a run, and returns the time until the pod of the copy runs. */
  async function createWithKubectl(name: string, copy: string): Promise<number> {
    const job = await k8s.get("job", name);
    const maps = await Promise.all(["k8s", "script"].map((part) => k8s.get("configmap", `${name}-${part}`)));
    const account = await k8s.get("serviceaccount", name);
    const items = [account, ...maps, job].map((object) =>
      JSON.parse(
        JSON.stringify({ ...object, metadata: { name: object.metadata.name } }).replaceAll(name, copy),
      )
    );
    const { template, backoffLimit } = items.at(-1).spec;
    const { labels: _, ...metadata } = template.metadata;
    items.at(-1).spec = { template: { ...template, metadata }, backoffLimit };
    const list = `${cluster.folder}/${copy}.json`;
    await Deno.writeTextFile(list, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    const started = performance.now();
    const { success, stderr } = await new Deno.Command(cluster.kubectl, { args: ["create", "-f", list], env }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    await k8s.wait("pods", undefined, "jsonpath={.status.phase}=Running", {
      labels: `batch.kubernetes.io/job-name=${copy}`,
      timeout: 60_000,
    });
    return performance.now() - started;
  }
}

/** The anonymous memory of the process with this word in its command line, which runs in a pod on this machine. */
async function anonymousMemory(word: string): Promise<number> {
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    if (!line.startsWith("/bin/deno") || !line.includes(word)) continue;
    const status = await Deno.readTextFile(`/proc/${name}/status`);
    return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) * 1024;
  }
  throw new Error(`There is no process with "${word}" in its command line`);
}
