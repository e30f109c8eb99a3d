import assert from "node:assert/strict";
import { FAULTS, runJobFault } from "./job_fault.ts";

// `npm run soak` runs 200 of them.
for (const [seed, fault] of FAULTS.entries()) {
  Deno.test(`followJob() reports a success only if there is one: ${fault}`, async () => {
    const { outcome, isFalseSuccess } = await runJobFault(seed);
    assert.equal(isFalseSuccess, false, JSON.stringify(outcome));
    if (fault === "none") assert.equal(!(outcome instanceof Error) && outcome.code, 0, String(outcome));
    if (fault === "exit") assert.equal(!(outcome instanceof Error) && outcome.code, 7, String(outcome));
    if (fault === "deadline") assert.equal(!(outcome instanceof Error) && outcome.code, 124, String(outcome));
  });
}
