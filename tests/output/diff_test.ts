import assert from "node:assert/strict";
import { formatDiff } from "../../lib/output/diff.ts";

Deno.test("formatDiff() writes what changed with the lines around it when two texts differ", () => {
  assert.equal(formatDiff("a\nb\nc\n", "a\nB\nc\n", { context: 1 }), "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
  assert.equal(formatDiff("a\n", "a\n"), "");
  assert.equal(formatDiff("a\n", "b\n", { colors: true }).includes("\x1b[31m-a\x1b[0m"), true);
  assert.ok(!formatDiff("a\n", "\x1b]0;x\x07\n").includes("\x1b"));
});
