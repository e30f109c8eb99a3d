import assert from "node:assert/strict";
import { fileMarks } from "../../lib/data/kubeconfig/file_marks.ts";
import { tempDir } from "../temp_dir.ts";

Deno.test("fileMarks() reports a file if it was written or replaced, and not if it was removed", async () => {
  await using dir = await tempDir();
  const [one, two] = [`${dir.path}/one`, `${dir.path}/two`];
  await Deno.writeTextFile(one, "1");
  const changed = fileMarks([one, two]);
  assert.equal(changed(), false);
  await Deno.writeTextFile(`${dir.path}/new`, "2");
  await Deno.rename(`${dir.path}/new`, one);
  assert.equal(changed(), true);

  const again = fileMarks([one]);
  await Deno.writeTextFile(one, "longer");
  assert.equal(again(), true);
  await Deno.remove(one);
  assert.equal(again(), false);
});
