import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);

Deno.test("lib/api/credentials/README.md names tests that exist", async () => {
  const text = await Deno.readTextFile(new URL("lib/api/credentials/README.md", ROOT));
  const named = [...text.matchAll(/`(tests\/\S+_test\.ts)`: "([^"]+)"/g)];
  assert.ok(named.length > 30);
  const missing: string[] = [];
  for (const [, file = "", title = ""] of named) {
    const source = await Deno.readTextFile(new URL(file, ROOT)).catch(() => "");
    // A long title may be broken into two lines.
    const line = title.replace(/\s+/g, " ");
    if (!source.includes(line)) missing.push(`${file}: ${line}`);
  }
  assert.deepEqual(missing, []);
});
