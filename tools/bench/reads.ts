import { defined } from "../../lib/data/base/defined.ts";
import { connect } from "../../lib/session/connect.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { clientNode, libraryScript } from "./each.ts";
import { type Figure, figure, measure, type Program, type Run, shown, verdict } from "./measure.ts";
import { createPods } from "./pods.ts";
import { openWire } from "./wire.ts";

export const NAMESPACE = "load";

/** A row of the table: a command and its limits. */
export interface Row {
  work: string;
  args: readonly string[];
  /** The target as a fraction of kubectl's time. */
  wall: number;
  /** The target of the memory peak in MiB. */
  peak?: number;
}

export const ROWS: readonly Row[] = [
  { work: "get pods", args: ["get", "pods", "-n", NAMESPACE], wall: 0.1, peak: 64 },
  { work: "get pods -A", args: ["get", "pods", "-A"], wall: 0.3, peak: 120 },
  { work: "--show-labels", args: ["get", "pods", "-n", NAMESPACE, "--show-labels"], wall: 0.3, peak: 120 },
  { work: "-L app", args: ["get", "pods", "-n", NAMESPACE, "-L", "app"], wall: 0.3, peak: 120 },
  { work: "-o json", args: ["get", "pods", "-n", NAMESPACE, "-o", "json"], wall: 0.2, peak: 130 },
  { work: "-o yaml", args: ["get", "pods", "-n", NAMESPACE, "-o", "yaml"], wall: 0.25, peak: 130 },
  { work: "-o name", args: ["get", "pods", "-n", NAMESPACE, "-o", "name"], wall: 0.2 },
  {
    work: "-o jsonpath",
    args: [
      "get",
      "pods",
      "-n",
      NAMESPACE,
      "-o",
      'jsonpath={range .items[*]}{.metadata.name}{" "}{.spec.nodeName}{"\\n"}{end}',
    ],
    wall: 0.25,
  },
  {
    work: "-o custom-columns",
    args: ["get", "pods", "-n", NAMESPACE, "-o", "custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image"],
    wall: 0.25,
  },
];

/**
 * Measures large reads in comparison with kubectl: time, memory, requests and bytes. curl for the same pages is the
 * lower bound.
 */
export async function reads({ cluster, runs, pods }: BenchOptions): Promise<void> {
  {
    await using k8s = await connect({ kubeconfig: cluster.kubeconfig });
    console.error(`creating ${pods} pods`);
    await createPods(k8s, NAMESPACE, 0, pods);
  }
  const env = { KUBECONFIG: cluster.kubeconfig };
  // kubectl's discovery cache is in its home.
  const theirEnv = { ...env, HOME: cluster.folder };
  await measure({ name: "kubectl", command: [cluster.kubectl, "get", "pods"], env: theirEnv });
  await measure({ name: "k8s", command: [COMMAND, "get", "pods"], env });
  await using wire = openWire(cluster.server);
  console.log(`${pods} pods, ${runs} runs of each, in turn; medians (least to most)`);
  for (const { work, args, wall, peak } of ROWS) {
    const ours: Program = { name: "k8s", command: [COMMAND, ...args], env };
    const theirs: Program = { name: "kubectl", command: [cluster.kubectl, ...args], env: theirEnv };
    const compared = await compare(ours, theirs, runs);
    const through = ["--server", wire.server, "-v=6"];
    const [mine, their] = [
      await traffic({ ...ours, command: [...ours.command, ...through] }, wire.received),
      await traffic({ ...theirs, command: [...theirs.command, ...through] }, wire.received),
    ];
    print(work, compared, defined({ wall, peak }));
    console.log(
      `  requests ${mine.requests} and ${their.requests}, MB received ${mb(mine.bytes)} and ${mb(their.bytes)}`,
    );
    const floor = await curlFloor(cluster.kubeconfig, args, mine.urls, cluster.server, runs);
    if (floor !== undefined) {
      const ratio = compared.ours.wall.median / floor.median;
      console.log(`  curl for the same pages: ${shown(floor)} ms; ours is ${ratio.toFixed(2)} of it`);
    }
  }
  const table = { name: "k8s", command: [COMMAND, "get", "pods", "-n", NAMESPACE], env };
  const firsts: number[] = [];
  for (let run = 0; run < runs; run++) firsts.push((await measure(table, { reads: true })).first);
  console.log(`first row of get pods: ${shown(figure(firsts))} ms (at most 300)`);
  const theirs = await clientNode(cluster, NAMESPACE);
  if (theirs === undefined) console.log("each: left out, @kubernetes/client-node cannot be installed here");
  else print("each", await compare(await libraryScript(cluster, NAMESPACE), theirs, runs), { wall: 0.7 });
}

interface Compared {
  ours: Record<"wall" | "peak" | "cpu", Figure>;
  theirs: Record<"wall" | "peak" | "cpu", Figure>;
  ratio: Figure;
  name: string;
}

async function compare(ours: Program, theirs: Program, runs: number): Promise<Compared> {
  const pairs: { ours: Run; theirs: Run }[] = [];
  for (let run = 0; run < runs; run++) pairs.push({ ours: await measure(ours), theirs: await measure(theirs) });
  const of = (side: "ours" | "theirs") => ({
    wall: figure(pairs.map((pair) => pair[side].wall)),
    peak: figure(pairs.map((pair) => pair[side].peak)),
    cpu: figure(pairs.map((pair) => pair[side].cpu)),
  });
  const ratio = figure(pairs.map(({ ours, theirs }) => ours.wall / theirs.wall));
  return { ours: of("ours"), theirs: of("theirs"), ratio, name: theirs.name };
}

function print(work: string, { ours, theirs, ratio, name }: Compared, target: { wall: number; peak?: number }): void {
  const medians = ours.wall.median / theirs.wall.median;
  const isMet = medians <= target.wall && ours.peak.median <= (target.peak ?? Infinity);
  console.log(`${work}: ${medians.toFixed(3)} of ${name}'s time (at most ${target.wall}): ${verdict(isMet)}`);
  console.log(`  ms ${shown(ours.wall)} and ${shown(theirs.wall)}; ratio pair by pair ${shown(ratio, 3)}`);
  const most = target.peak === undefined ? "" : ` (at most ${target.peak})`;
  console.log(`  MiB ${shown(ours.peak)}${most} and ${shown(theirs.peak)}`);
  console.log(`  s of processor ${shown(ours.cpu, 2)} and ${shown(theirs.cpu, 2)}`);
}

/** Returns the requests and the bytes of a run. Both programs log a line for each request. */
async function traffic(program: Program, received: () => number) {
  received();
  const [path = "", ...args] = program.command;
  const { stderr } = await new Deno.Command(path, { args, env: program.env ?? {}, stdin: "null", stdout: "null" })
    .output();
  const lines = new TextDecoder().decode(stderr).split("\n");
  const urls = lines.flatMap((line) => /(?:GET |url=")(?:https:\/\/[^/]+)?(\/api[^ "]*)/.exec(line)?.[1] ?? []);
  return { requests: urls.length, bytes: received(), urls };
}

async function curlFloor(
  kubeconfig: string,
  args: readonly string[],
  urls: readonly string[],
  server: string,
  runs: number,
): Promise<Figure | undefined> {
  const { clusters: [{ cluster }], users: [{ user }] } = JSON.parse(await Deno.readTextFile(kubeconfig));
  const isTable = !args.includes("-o") || args.includes("name");
  const accept = isTable ? "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" : "application/json";
  const command = [
    "curl",
    // If the user agent is curl, the API server indents its answer.
    ...["--user-agent", "bench", "--silent", "--fail", "--http1.1", "--cacert", cluster["certificate-authority"]],
    ...["--cert", user["client-certificate"], "--key", user["client-key"], "--header", `Accept: ${accept}`],
    ...urls.flatMap((url) => [server + url, "--output", "/dev/null"]),
  ];
  const walls: number[] = [];
  try {
    for (let run = 0; run < runs; run++) walls.push((await measure({ name: "curl", command })).wall);
  } catch (error) {
    console.log(`  no floor: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
  return figure(walls);
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
