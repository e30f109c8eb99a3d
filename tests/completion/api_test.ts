import assert from "node:assert/strict";
import { generated } from "../../tools/generate/api.ts";

Deno.test("lib/terminal/completion/generated/api.ts says what mod.ts documents when the two are compared", async () => {
  const file = new URL("../../lib/terminal/completion/generated/api.ts", import.meta.url);
  assert.ok(
    await Deno.readTextFile(file) === await generated(),
    "mod.ts has other methods or options: npm run api writes what completing says of them anew, to be committed",
  );
});
