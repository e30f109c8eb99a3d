import { connect } from "../../lib/session/connect.ts";
import { cutLogs } from "../../tests/cluster/log_schedule.ts";
import { startCutCluster } from "./cut_cluster.ts";
import type { SoakPart } from "./soak_part.ts";

/** The number of rotations for so many cuts. */
const CUTS_PER_ROTATION = 50;

/** Cuts the connections of a followed log on a real node, while the kubelet rotates the log's file. */
export const soakLogs: SoakPart = async ({ seed, count }) => {
  await using cluster = await startCutCluster({ logSize: "1Mi" });
  await using k8s = await connect({ kubeconfig: cluster.kubeconfig, namespace: "default" });
  const onProgress = (cuts: number, rotations: number) => console.error(`  ${cuts} cuts, ${rotations} rotations`);
  const schedule = { seed, cuts: count, rotations: Math.ceil(count / CUTS_PER_ROTATION), onProgress };
  const { lines, cuts, rotations, gaps, doubled, missing, faults } = await cutLogs(k8s, schedule);
  for (const fault of faults) console.error(`  ${fault}`);
  const section = `## Logs

A container on a real node counts. Its log is followed while the kubelet rotates the file of the log. At random moments,
the kernel cuts the connections to the API server and from there to the kubelet. Each number must arrive once, or be in
a gap that was named.

| figure                              | value |
| ----------------------------------- | ----- |
| cuts after which the log continued  | ${cuts} |
| rotations of the file               | ${rotations} |
| numbers that arrived                | ${lines} |
| named gaps                          | ${gaps} |
| numbers that arrived twice          | ${doubled} |
| numbers missing without a named gap | ${missing} |
`;
  return { isSound: faults.length === 0, section };
};
