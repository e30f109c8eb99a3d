import { connect } from "../../lib/session/connect.ts";
import { startLosableNode } from "../../tests/cluster/lost_node.ts";
import { runScriptFault, SCRIPT_FAULTS, type ScriptFault } from "../../tests/cluster/script_fault.ts";
import { cutsReach } from "./cut_cluster.ts";
import { type SoakPart, sourceCommit } from "./soak_part.ts";

/** The number of scripts that run at the same time. A lost node is lost for all of them, so those run alone. */
const AT_ONCE = 4;
/** One in this many faults loses the node, because it takes half a minute. */
const LOSS_EVERY = 16;
const OTHERS = SCRIPT_FAULTS.filter((fault) => fault !== "none" && fault !== "node gone");

interface Tally {
  runs: number;
  successes: number;
  failures: number;
  unknown: number;
}

/** Runs scripts with faults on a real node. None may be reported as a success by mistake. */
export const soakScripts: SoakPart = async ({ seed: first, count }) => {
  const runs = Math.ceil(count / 5);
  const commit = await sourceCommit();
  await using cluster = await startLosableNode();
  cutsReach(cluster);
  const { kubeconfig } = cluster;
  await using k8s = await connect({ kubeconfig, namespace: "default" });
  const tallies = new Map<ScriptFault, Tally>();
  const broken: number[] = [];
  const seeds = Array.from({ length: runs }, (_, index) => first + index);
  const losses = seeds.filter((seed) => seed % LOSS_EVERY === 0);
  const others = seeds.filter((seed) => seed % LOSS_EVERY !== 0);
  const worker = async () => {
    for (let seed = others.shift(); seed !== undefined; seed = others.shift()) {
      await runOne(OTHERS[seed % OTHERS.length] ?? "exit", seed);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const seed of losses) await runOne("node gone", seed);
  const rows = [...tallies].map(([fault, { runs, successes, failures, unknown }]) =>
    `| ${fault} | ${runs} | ${successes} | ${failures} | ${unknown} |`
  );
  const section = `## Scripts on a real node

\`npm run soak -- scripts\` runs scripts on a real node as \`k8s run --in-cluster\` does. Each meets a fault at a random moment.
A success counts only if all lines of the script and its result arrived. Measured at commit ${commit}, with
the seeds ${first} to ${first + runs - 1}.

| fault | runs | successes | failures | results reported as unknown |
| ----- | ---- | --------- | -------- | --------------------------- |
${rows.join("\n")}

Successes reported without one: ${broken.length} in ${runs} faults.
`;
  return { isSound: broken.length === 0, section };

  async function runOne(fault: ScriptFault, seed: number): Promise<void> {
    const result = await runScriptFault(k8s, { fault, seed, kubeconfig });
    const { outcome, isFalseSuccess } = result;
    const tally = tallies.get(fault) ?? { runs: 0, successes: 0, failures: 0, unknown: 0 };
    tallies.set(fault, tally);
    tally.runs++;
    if (outcome instanceof Error) tally.unknown++;
    else if (outcome.code === 0) tally.successes++;
    else tally.failures++;
    console.error(`seed ${seed}: ${fault}: ${outcome instanceof Error ? outcome.message : outcome.code}`);
    if (!isFalseSuccess) return;
    broken.push(seed);
    console.error(`seed ${seed}: a success was reported without one: ${Deno.inspect(result)}`);
  }
};
