import { connect } from "../../lib/session/connect.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { type Figure, figure, measure, type Program, type Run, shown, verdict } from "./measure.ts";
import { createPods } from "./pods.ts";
import { NAMESPACE } from "./reads.ts";

/** A question to a list: the pipeline of kubectl and jq, and the flags of ours. */
interface Question {
  work: string;
  jq: string;
  flags: readonly string[];
}

const QUESTIONS: readonly Question[] = [
  {
    work: "--where",
    jq: `-r '.items[] | select(.spec.containers[0].image | endswith(":1.27.77")) | .metadata.name'`,
    flags: ["--where", 'spec.containers[0].image.endsWith(":1.27.77")', "-o", "js=name"],
  },
  {
    work: "--count-by",
    jq: `-r '.items[].metadata.labels.tier' | sort | uniq -c | sort -rn`,
    flags: ["--count-by", "labels.tier"],
  },
  {
    work: "--sum",
    jq:
      `'[.items[].spec.containers[].resources.requests.cpu | if endswith("m") then (rtrimstr("m") | tonumber / 1000) else tonumber end] | add'`,
    flags: ["--sum", "requests.cpu"],
  },
  {
    work: "--each",
    jq: `-r '.items[] | .metadata.name as $name | .spec.containers[] | "\\($name) \\(.image)"'`,
    flags: ["--each", "containers", "-o", "columns=object.name,image"],
  },
];

/** The part of the time of the pipeline that a query may take. */
const MOST_OF_PIPELINE = 0.2;
/**
 * The figures of Cyphernetes for a count of 10,000 pods (commit 1feece8), measured once beside kubectl, which took 3.7 to
 * 3.9 s for the lines of its table. Its time is in parts of kubectl's, because machines differ and are busy.
 */
const CYPHERNETES = { ofKubectl: 3.4 / 3.9, mebibytes: 554 };
const MOST_OF_LIST = 1.5;
const TIMES = 10;
const MOST_OF_MEMORY = 1.2;

/** Queries beside the pipelines that they replace: their time, and their memory for ten times as many pods. */
export async function queries({ cluster, runs, pods }: BenchOptions): Promise<void> {
  const { kubeconfig, kubectl } = cluster;
  await using k8s = await connect({ kubeconfig });
  console.error(`creating ${pods} pods`);
  await createPods(k8s, NAMESPACE, 0, pods);
  const env = { KUBECONFIG: kubeconfig };
  const ours = (...flags: string[]): Program => ({
    name: "k8s",
    command: [COMMAND, "get", "pods", "-n", NAMESPACE, ...flags],
    env,
  });
  for (const { work, jq, flags } of QUESTIONS) {
    const command = ["sh", "-c", `${kubectl} get pods -n ${NAMESPACE} -o json | jq ${jq}`];
    const theirs: Program = { name: "kubectl and jq", command, env: { ...env, HOME: cluster.folder } };
    const [mine, their, ratio] = await inTurn(ours(...flags), theirs, runs);
    report(`${work}: ${ratio.toFixed(3)} of kubectl and jq`, ratio <= MOST_OF_PIPELINE, `at most ${MOST_OF_PIPELINE}`);
    console.log(`  ms ${shown(mine.wall)} and ${shown(their.wall)}; MiB ${shown(mine.peak)}`);
  }
  const lines = ["sh", "-c", `${kubectl} get pods -n ${NAMESPACE} --no-headers | wc -l`];
  const [counts, lineCounts, ofKubectl] = await inTurn(
    ours("--count"),
    { name: "kubectl and wc", command: lines, env: { ...env, HOME: cluster.folder } },
    runs,
  );
  const mebibytes = counts.peak.median;
  const ofCyphernetes = ofKubectl / CYPHERNETES.ofKubectl;
  report(
    `--count: ${ofCyphernetes.toFixed(2)} of the time of Cyphernetes, and ${mebibytes.toFixed(0)} MiB`,
    ofCyphernetes <= 0.5 && mebibytes <= 0.2 * CYPHERNETES.mebibytes,
    "at most half of the time and a fifth of the memory of Cyphernetes",
  );
  console.log(`  ms ${shown(counts.wall)} and ${shown(lineCounts.wall)} of kubectl with wc`);
  const [, , join] = await inTurn(
    ours("--count-by", "serviceAccount.metadata.uid"),
    ours("--count-by", "spec.serviceAccountName"),
    runs,
  );
  report(`pods with their service accounts: ${join.toFixed(2)} of the pods`, join <= MOST_OF_LIST, "at most 1.5");
  if (!Deno.args.includes("--large")) return;
  const before = await peaks(ours, runs);
  console.error(`creating ${pods * (TIMES - 1)} more pods`);
  await createPods(k8s, NAMESPACE, pods, pods * TIMES);
  for (const [work, large] of await peaks(ours, runs)) {
    const small = before.get(work) ?? large;
    const ratio = large.median / small.median;
    report(
      `${work}: ${ratio.toFixed(2)} of the memory for ${TIMES} times the pods`,
      ratio <= MOST_OF_MEMORY,
      "at most 1.2",
    );
    console.log(`  MiB ${shown(small)} and ${shown(large)}`);
  }
}

async function peaks(ours: (...flags: string[]) => Program, runs: number): Promise<Map<string, Figure>> {
  const found = new Map<string, Figure>();
  for (const { work, flags } of [...QUESTIONS, { work: "--count", flags: ["--count"] }]) {
    found.set(work, (await several(ours(...flags), runs)).peak);
  }
  return found;
}

type Taken = Record<"wall" | "peak", Figure>;

async function several(program: Program, runs: number): Promise<Taken> {
  const all: Run[] = [];
  for (let run = 0; run < runs; run++) all.push(await measure(program));
  return taken(all);
}

// One after the other, so that both meet the machine in the same state. The ratio is the median of the pairs.
async function inTurn(a: Program, b: Program, runs: number): Promise<[Taken, Taken, ratio: number]> {
  const [first, second]: [Run[], Run[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    first.push(await measure(a));
    second.push(await measure(b));
  }
  const ratios = first.map(({ wall }, index) => wall / (second[index]?.wall ?? NaN));
  return [taken(first), taken(second), figure(ratios).median];
}

function taken(runs: readonly Run[]): Taken {
  return { wall: figure(runs.map(({ wall }) => wall)), peak: figure(runs.map(({ peak }) => peak)) };
}

function report(text: string, isMet: boolean, target: string): void {
  console.log(`${text} (${target}): ${verdict(isMet)}`);
}
