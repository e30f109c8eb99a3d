import { FAULTS, runJobFault } from "../../tests/commands/in_cluster/job_fault.ts";
import type { SoakPart } from "./soak_part.ts";

/** Follows Jobs of scripts with faults on sandboxes, several at a time. None may be reported as a success by mistake. */
export const soakJobs: SoakPart = async ({ seed: first, count }) => {
  // A Job takes a second, because its pod and its log are waited for.
  const runs = Math.ceil(count / 5);
  const seeds = Array.from({ length: runs }, (_, index) => first + index);
  const broken: number[] = [];
  const worker = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      const { fault, isFalseSuccess } = await runJobFault(seed);
      if (!isFalseSuccess) continue;
      broken.push(seed);
      console.error(`seed ${seed}: a success was reported for a Job with the fault "${fault}"`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  const section = `## Jobs of scripts

\`npm run soak -- jobs\` follows Jobs of scripts as \`k8s run --in-cluster\` does. Each meets one of ${FAULTS.length} faults. Its pod is
killed, deleted or evicted, its log is cut, its node or the Job disappears, or the connection breaks. Only a script that
ended well may be a success, with its complete output and result.

| figure                           | value |
| -------------------------------- | ----- |
| Jobs                             | ${runs} |
| successes reported without one   | ${broken.length} |
`;
  return { isSound: broken.length === 0, section };
};
