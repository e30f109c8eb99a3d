import { connect } from "../../lib/session/connect.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { type Figure, figure, measure, shown, verdict } from "./measure.ts";
import { createPods } from "./pods.ts";
import { NAMESPACE, ROWS } from "./reads.ts";

const TIMES = 5;
const MOST_MIB = 15;

/** Measures the same reads with five times as many pods, to check that memory does not grow. */
export async function flat({ cluster, runs, pods }: BenchOptions): Promise<void> {
  const env = { KUBECONFIG: cluster.kubeconfig };
  const peaks = async () => {
    const found = new Map<string, Figure>();
    for (const { work, args } of ROWS) {
      const each: number[] = [];
      for (let run = 0; run < runs; run++) {
        each.push((await measure({ name: "k8s", command: [COMMAND, ...args], env })).peak);
      }
      found.set(work, figure(each));
    }
    return found;
  };
  await using k8s = await connect({ kubeconfig: cluster.kubeconfig });
  console.error(`creating ${pods} pods`);
  await createPods(k8s, NAMESPACE, 0, pods);
  const before = await peaks();
  console.error(`creating ${pods * (TIMES - 1)} more pods`);
  await createPods(k8s, NAMESPACE, pods, pods * TIMES);
  const after = await peaks();
  for (const [work, small] of before) {
    const large = after.get(work) ?? small;
    const more = large.median - small.median;
    console.log(
      `${work}: MiB ${shown(small)} for ${pods} pods and ${shown(large)} for ${pods * TIMES}; ` +
        `${more.toFixed(0)} more (at most ${MOST_MIB}): ${verdict(more <= MOST_MIB)}`,
    );
  }
}
