import assert from "node:assert/strict";
import { npmConfig } from "../../tools/generate/import_map.ts";

async function config(path: string) {
  return JSON.parse(await Deno.readTextFile(new URL(`../../${path}`, import.meta.url)));
}

Deno.test("npm/deno.json is what tools/generate/import_map.ts writes", async () => {
  const [root, npm] = [await config("deno.json"), await config("npm/deno.json")];
  assert.deepEqual(npm, npmConfig(root, npm), "run `npm run import-map`");
});

Deno.test("npmConfig() throws if a package of JSR has no stand-in", () => {
  assert.throws(() => npmConfig({ imports: { "@std/csv": "jsr:@std/csv@^1.0.0" } }, { imports: {} }), /"@std\/csv"/);
});
