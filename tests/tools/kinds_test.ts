import assert from "node:assert/strict";
import { generated } from "../../tools/generate/kinds.ts";

Deno.test("lib/data/core/generated/kinds.ts is what tools/generate/kinds.ts writes", async () => {
  const file = new URL("../../lib/data/core/generated/kinds.ts", import.meta.url);
  assert.ok(await Deno.readTextFile(file) === await generated(), "run `deno run -A tools/generate/kinds.ts`");
});
