import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { nodePod, until } from "../../tests/cluster/pods.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { figure, measure, type Run, shown, watchUsage } from "./measure.ts";
import { buildStern } from "./stern.ts";

const LINES = 1_000_000;
const PAD = "a line of a log that is as long as many";
const PODS = 50;
const FOLLOW_MS = 30_000;
const POLL_MS = 100;
const READY_SECONDS = 180;

/** A log of a million lines beside kubectl, and 50 logs that are followed beside stern. */
export async function logs({ cluster, runs }: BenchOptions): Promise<void> {
  if (cluster.node === undefined) return console.log("left out: it needs a real node (root on Debian)");
  await using k8s = await connect({ kubeconfig: cluster.kubeconfig, namespace: "default" });
  const env = { KUBECONFIG: cluster.kubeconfig, HOME: cluster.folder };
  await k8s.create(nodePod("lines", `seq 1 ${LINES} | sed 's/$/ ${PAD}/'; sleep 36000`));
  await until("all lines are written", async () => {
    const last = await k8s.logs("lines", { tailLines: 1 }).toArray().catch(() => []);
    return last[0]?.text.startsWith(`${LINES} `) || undefined;
  }, READY_SECONDS);
  for (const args of [["logs", "lines"], ["logs", "lines", "--prefix"]]) {
    const pairs: { ours: Run; theirs: Run }[] = [];
    for (let pair = 0; pair < runs; pair++) {
      const ours = await measure({ name: "k8s", command: [COMMAND, ...args], env });
      const theirs = await measure({ name: "kubectl", command: [cluster.kubectl, ...args], env });
      pairs.push({ ours, theirs });
    }
    report(`${LINES} lines: ${args.join(" ")}`, "kubectl", pairs);
  }
  await k8s.delete("pod", "lines");
  await followMany(k8s, env, runs);
}

async function followMany(k8s: K8s, env: Record<string, string>, runs: number): Promise<void> {
  const stern = await buildStern();
  if (stern === undefined) return console.log("stern is left out: it needs Go");
  const line =
    `while true; do for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do echo $i ${PAD}; done; sleep 0.5; done`;
  for (let index = 0; index < PODS; index++) {
    const { metadata, ...pod } = nodePod(`many-${index}`, line);
    await k8s.create({ ...pod, metadata: { ...metadata, labels: { app: "many" } } });
  }
  await until("all pods run", async () => {
    const { items } = await k8s.list("pods", { labels: "app=many" });
    return items.filter(({ status }) => status?.phase === "Running").length === PODS || undefined;
  }, READY_SECONDS);
  const pairs: { ours: Run; theirs: Run }[] = [];
  for (let pair = 0; pair < Math.min(runs, 3); pair++) {
    // Both follow the same lines at the same time.
    const [ours, theirs] = await Promise.all([
      follow([COMMAND, "logs", "-f", "-l", "app=many", "--prefix", "--tail=1"], env),
      follow([stern, "--selector=app=many", "--tail=1", "--color=never", "--max-log-requests=50"], env),
    ]);
    pairs.push({ ours, theirs });
  }
  report(`${PODS} pods followed for ${FOLLOW_MS / 1000} s`, "stern", pairs);
}

/** Follows logs for some time. `first` is the number of lines, because the time to the first one says little. */
async function follow(command: string[], env: Record<string, string>): Promise<Run> {
  const counted = 'timeout -s INT $0 "$@" | wc -l';
  const words = ["-c", counted, String(FOLLOW_MS / 1000), ...command];
  const child = new Deno.Command("sh", { args: words, env, stdout: "piped", stderr: "null" }).spawn();
  // The program is a grandchild: the shell starts `timeout`, which starts the program.
  const usage = watchUsage(() => childrenOf(child.pid).flatMap(childrenOf), POLL_MS);
  const { stdout } = await child.output();
  return { wall: FOLLOW_MS, first: Number(new TextDecoder().decode(stdout)), ...usage.end() };
}

function childrenOf(pid: number): number[] {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).split(" ").filter((word) => word !== "").map(
      Number,
    );
  } catch {
    return [];
  }
}

function report(what: string, other: string, pairs: readonly { ours: Run; theirs: Run }[]): void {
  console.log(`\n${what}`);
  const rows = [["ms", "wall", 0], ["CPU s", "cpu", 2], ["MiB", "peak", 0], ["lines", "first", 0]] as const;
  for (const [unit, pick, digits] of rows) {
    const values = (of: "ours" | "theirs") => figure(pairs.map((pair) => pair[of][pick]));
    if (Number.isNaN(values("ours").median)) continue;
    const ratio = figure(pairs.map(({ ours, theirs }) => ours[pick] / theirs[pick]));
    console.log(
      `  ${unit}: k8s ${shown(values("ours"), digits)}, ${other} ${shown(values("theirs"), digits)}; ` +
        `ratio ${shown(ratio, 2)}`,
    );
  }
}
