import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { runSequence } from "./random_writes.ts";

// A sample; `npm run soak -- undo 10000` runs ten thousand.
Deno.test("undo() loses nothing of another writer and says nothing false in 60 random sequences", async () => {
  const faults: string[] = [];
  let undone = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const result = await runSequence(seed, { handler: sandbox().handler, namespace: "default" });
    faults.push(...result.faults);
    undone += result.undone;
  }
  assert.deepEqual(faults, []);
  assert.ok(undone > 30, String(undone));
});
