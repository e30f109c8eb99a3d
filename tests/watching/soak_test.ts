import assert from "node:assert/strict";
import { runSchedule } from "./schedule.ts";

// A sample; `npm run soak` runs a thousand.
for (const seed of [1, 2, 3, 5, 8, 13, 21, 34, 55, 89]) {
  Deno.test(`watch() keeps its promise if the faults of seed ${seed} happen`, async () => {
    const { faults, gaps, reconnections, requests } = await runSchedule(seed);
    assert.deepEqual(faults, []);
    assert.ok(gaps + reconnections > 0 && requests > 10, "something has happened");
  });
}
