import process from "node:process";
import { defined } from "../../lib/data/base/defined.ts";
import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { tempDir } from "../../tests/temp_dir.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { figure, measure, verdict } from "./measure.ts";

const WRITES = 300;
const MOST_CPU_MS = 10;

/** The cost of the journal: requests and CPU time of a write with and without it, warm and in a cold command. */
export async function journal({ cluster, runs }: BenchOptions): Promise<void> {
  await using dir = await tempDir();
  const [off, on] = [await warm(), await warm(`${dir.path}/warm`)];
  const requests = on.requests - off.requests;
  console.log(`requests of a patch with a journal: ${requests} more (at most 1): ${verdict(requests <= 1)}`);
  say("a warm patch", on.cpu - off.cpu);
  const { kubeconfig, folder } = cluster;
  const costs: number[] = [];
  for (let run = 0; run < runs * 2; run++) {
    const cpu = async (file: string) => {
      const command = [
        COMMAND,
        "label",
        "namespace",
        "default",
        `run=r${run}${file === "" ? "a" : "b"}`,
        "--overwrite",
      ];
      const env = { KUBECONFIG: kubeconfig, HOME: folder, K8S_JOURNAL: file };
      return (await measure({ name: "k8s", command, env })).cpu * 1000;
    };
    const without = await cpu("");
    costs.push(await cpu(`${dir.path}/cold`) - without);
  }
  say("a cold label", figure(costs).median);
}

function say(what: string, cost: number): void {
  const text = `CPU time of ${what} with a journal: ${cost.toFixed(1)} ms more (at most ${MOST_CPU_MS})`;
  console.log(`${text}: ${verdict(cost <= MOST_CPU_MS)}`);
}

/** Returns the requests and the CPU milliseconds of one patch in a session. */
async function warm(journal?: string): Promise<{ requests: number; cpu: number }> {
  const box = sandbox();
  let requests = 0;
  const k8s = await connect({
    ...defined({ journal }),
    handler: (request) => {
      requests++;
      return box.handler(request);
    },
  });
  const patch = (value: number) => k8s.patch("deployment", "web", { metadata: { labels: { run: `r${value}` } } });
  await patch(0);
  requests = 0;
  const reads = process.cpuUsage();
  for (let value = 1; value <= WRITES; value++) await patch(value);
  const { user, system } = process.cpuUsage(reads);
  return { requests: requests / WRITES, cpu: (user + system) / 1000 / WRITES };
}
