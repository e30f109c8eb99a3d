import { connect } from "../../lib/session/connect.ts";
import { seededRandom } from "../../lib/sandbox/faults.ts";
import { type CutFigures, cutRound } from "../../tests/cluster/cut_rounds.ts";
import type { Leg } from "../../tests/cluster/cuts.ts";
import { nodePod, runningPod } from "../../tests/cluster/pods.ts";
import { startCutCluster } from "./cut_cluster.ts";
import type { SoakPart } from "./soak_part.ts";

const LEGS: readonly Leg[] = ["to the API server", "to the kubelet", "to the container"];
const AT_ONCE = 40;
const NONE: CutFigures = {
  streams: 0,
  lost: 0,
  failed: 0,
  complete: 0,
  unproven: 0,
  wrongSuccesses: 0,
  wrongSeals: 0,
};

/** Cuts commands on each leg of their connection to a container, on a real node. */
export const soakStreams: SoakPart = async ({ seed, count }) => {
  const results = await cutStreams(seed, count);
  const rows = results.map(([leg, { lost, complete, unproven, wrongSuccesses, wrongSeals }]) =>
    `| ${leg} | ${lost + unproven} | ${lost} | ${unproven} | ${complete} | ${wrongSuccesses} | ${wrongSeals} |\n`
  );
  const section = `## Cut streams

\`npm run soak -- streams\` runs commands in a container of a real node, half of them without an end mark. It cuts their
connections at random times: to the API server, from there to the kubelet, or from there to the container runtime. A
cut command must fail with a \`LostError\`. Without an end mark, a server may report it as a success. It is then not
sealed.

| leg | cut commands | lost | short, not sealed | complete before the cut | short and sealed | sealed without a mark |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join("")}`;
  const isSound = results.every(([, { wrongSuccesses, wrongSeals }]) => wrongSuccesses + wrongSeals === 0);
  return { isSound, section };
};

async function cutStreams(seed: number, count: number): Promise<[leg: Leg, figures: CutFigures][]> {
  await using cluster = await startCutCluster();
  await using k8s = await connect({ kubeconfig: cluster.kubeconfig });
  await k8s.create(nodePod("cut", "sleep 3600"));
  await runningPod(k8s, "cut");
  const random = seededRandom(seed);
  const results: [Leg, CutFigures][] = [];
  for (const leg of LEGS) {
    const sums: CutFigures = { ...NONE };
    while (sums.lost + sums.unproven < count) {
      const round = await cutRound(k8s, { pod: "cut", leg, streams: AT_ONCE, moment: random() });
      for (const key of Object.keys(sums) as (keyof CutFigures)[]) sums[key] += round[key];
      console.error(`  ${leg}: ${JSON.stringify(sums)}`);
    }
    results.push([leg, sums]);
  }
  return results;
}
