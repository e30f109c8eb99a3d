import { connect } from "../../lib/session/connect.ts";
import { cutLogs } from "../../tests/cluster/log_schedule.ts";
import { startCluster } from "../cluster/cluster.ts";
import { nodeObstacle } from "../cluster/node/obstacle.ts";
import type { SoakPart } from "./soak_part.ts";

const CUTS = 1000;
const ROTATIONS = 20;

/** Cuts the connections of a followed log on a real node, while the kubelet rotates the log's file. */
export const soakLogs: SoakPart = async ({ seed }) => {
  const obstacle = await nodeObstacle();
  if (obstacle !== undefined) {
    console.log(`left out: ${obstacle}`);
    return { isSound: true, section: undefined };
  }
  await using cluster = await startCluster((line) => console.error(line), { node: true, logSize: "1Mi" });
  // The cuts look for the connections of this cluster.
  Deno.env.set("KUBECONFIG", cluster.kubeconfig);
  Deno.env.set("K8S_TEST_CLUSTER", cluster.server);
  await using k8s = await connect({ kubeconfig: cluster.kubeconfig, namespace: "default" });
  const onProgress = (cuts: number, rotations: number) => console.error(`  ${cuts} cuts, ${rotations} rotations`);
  const schedule = { seed, cuts: CUTS, rotations: ROTATIONS, onProgress };
  const { lines, cuts, rotations, gaps, doubled, missing, faults } = await cutLogs(k8s, schedule);
  for (const fault of faults) console.error(`  ${fault}`);
  const section = `## Logs

A container on a real node counts. Its log is followed while the kernel cuts the connections to the API server and from
there to the kubelet at random moments, and the kubelet rotates the file of the log. Each number must arrive once, or be
in a gap that was named.

| figure                              | value |
| ----------------------------------- | ----- |
| cuts after which the log continued  | ${cuts} |
| rotations of the file               | ${rotations} |
| numbers that arrived                | ${lines} |
| named gaps                          | ${gaps} |
| numbers that arrived twice          | ${doubled} |
| numbers missing without a named gap | ${missing} |

A kubelet that is far behind continues with the newest file, and skips the files before it. A client cannot see that, so
it cannot name such a gap. It happens only if several rotations follow each other within seconds.
`;
  return { isSound: faults.length === 0, section };
};
