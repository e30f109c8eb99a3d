import assert from "node:assert/strict";
import { interleaveEdits } from "./edit_schedule.ts";

// `npm run soak -- edits` runs 1,000 of them.
const INTERLEAVINGS = 200;

Deno.test("editObject() loses no update if two editors have one object open", async () => {
  const { saved, stored, refusals } = await interleaveEdits({ seed: 7, count: INTERLEAVINGS });
  assert.deepEqual(stored, saved);
  // About half of the pairs change one field.
  assert.ok(refusals > INTERLEAVINGS / 4 && refusals < INTERLEAVINGS * 3 / 4, String(refusals));
});
