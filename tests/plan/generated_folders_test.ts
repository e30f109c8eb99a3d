import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { checkFolder } from "./check_folder.ts";
import { generateFolder } from "./generated_folders.ts";

// A sample; `npm run soak -- plan 1000` checks a thousand.
Deno.test("plan() says what apply does, and apply succeeds at the first try, for 20 generated folders", async () => {
  const faults: string[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    await using k8s = await connect({ handler: sandbox().handler });
    faults.push(...(await checkFolder(k8s, generateFolder(seed, "plan"))).faults);
  }
  assert.deepEqual(faults, []);
});
