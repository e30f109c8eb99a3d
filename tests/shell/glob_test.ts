import assert from "node:assert/strict";
import { glob } from "../../lib/terminal/shell/glob.ts";
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";

const FILES = ["a.yaml", "b.yaml", "c.yml", "[x].yaml", "sub/a.yaml", "sub/d.yaml", "other/d.yaml", ".hidden.yaml"];

// The results of Go's filepath.Glob, with which kubectl expands `-f`.
const patterns: [string, string[]][] = [
  ["*.yaml", [".hidden.yaml", "[x].yaml", "a.yaml", "b.yaml"]],
  ["?.y*ml", ["a.yaml", "b.yaml", "c.yml"]],
  ["[ab].yaml", ["a.yaml", "b.yaml"]],
  ["[a-b].yaml", ["a.yaml", "b.yaml"]],
  ["[^a].yaml", ["b.yaml"]],
  ["\\[x\\].yaml", ["[x].yaml"]],
  ["*/d.yaml", ["other/d.yaml", "sub/d.yaml"]],
  ["s*/*", ["sub/a.yaml", "sub/d.yaml"]],
  ["**/d.yaml", ["other/d.yaml", "sub/d.yaml"]],
  ["{a,b}.yaml", []],
  ["*.json", []],
  ["none/*", []],
  ["a.yaml/*", []],
];

Deno.test("glob() finds what Go finds when kubectl expands the pattern (A13)", async (test) => {
  await using dir = await tempDir();
  for (const name of FILES) {
    await Deno.mkdir(`${dir.path}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${dir.path}/${name}`, "");
  }
  for (const [pattern, expected] of patterns) {
    await test.step(pattern, async () => {
      assert.deepEqual(await glob(`${dir.path}/${pattern}`), expected.map((name) => `${dir.path}/${name}`));
    });
  }
});

for (const pattern of ["[a", "[]", "a\\", "[b-a]"]) {
  Deno.test(`glob() throws an InputError when the pattern is ${pattern} (A13)`, async () => {
    await assertMessage(import.meta.url, `an invalid pattern: ${pattern}`, () => glob(pattern));
  });
}
