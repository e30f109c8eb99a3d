/**
 * `npm run soak`: runs random schedules of writes and faults on the sandbox, and checks that a watch keeps its promise in
 * each. `npm run soak -- 1000` writes docs/soak.md with the figures; `npm run soak -- 5 --from=42` begins at a seed.
 */
import { runSchedule } from "../../tests/watching/schedule.ts";

const [count = 1000] = Deno.args.filter((arg) => /^\d+$/.test(arg)).map(Number);
const from = Number(Deno.args.find((arg) => arg.startsWith("--from="))?.split("=")[1] ?? 1);
const sums = { written: 0, told: 0, gaps: 0, reconnections: 0, requests: 0 };
const broken: number[] = [];
for (let seed = from; seed < from + count; seed++) {
  const result = await runSchedule(seed);
  for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += result[key];
  if (result.faults.length === 0) continue;
  broken.push(seed);
  console.error(`seed ${seed}:\n  ${result.faults.join("\n  ")}`);
}
const page = `# Random faults

\`npm run soak\` runs random schedules on the sandbox: writes, compactions, restored backups and faults of the connection.
In each schedule it checks the promise of a watch. After \`synced\`, each version is delivered once and in order until a
\`gap\`. In the end, the watch has the same objects as the server. A seed determines each schedule, so a failure can be
repeated.

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
if (from === 1 && count >= 1000) await Deno.writeTextFile(new URL("../../docs/soak.md", import.meta.url), page);
console.log(page);
Deno.exitCode = broken.length === 0 ? 0 : 1;
