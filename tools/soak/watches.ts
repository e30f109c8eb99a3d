import { runSchedule } from "../../tests/watching/schedule.ts";
import type { SoakPart } from "./soak_part.ts";

/** Runs random schedules of writes and faults on the sandbox, and checks that a watch keeps its promise in each. */
export const soakWatches: SoakPart = async ({ seed: from, count }) => {
  const sums = { written: 0, told: 0, gaps: 0, reconnections: 0, requests: 0 };
  const broken: number[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const result = await runSchedule(seed);
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += result[key];
    if (result.faults.length === 0) continue;
    broken.push(seed);
    console.error(`seed ${seed}:\n  ${result.faults.join("\n  ")}`);
  }
  const section = `## Watches

Schedules of writes, compactions, restored backups and faults of the connection run on the sandbox. Each checks the
promise of a watch. After \`synced\`, each version is delivered once and in order until a \`gap\`. In the end, the watch has
the same objects as the server.

| figure                                   | value |
| ---------------------------------------- | ----- |
| schedules                                | ${count} |
| schedules with a lost or doubled version | ${broken.length} |
| changes written                          | ${sums.written} |
| changes delivered                        | ${sums.told} |
| gaps reported                            | ${sums.gaps} |
| reconnections reported                   | ${sums.reconnections} |
| requests with a chance of a fault        | ${sums.requests} |
`;
  return { isSound: broken.length === 0, section };
};
