import assert from "node:assert/strict";
import { fileMarks } from "../../lib/data/kubeconfig/file_marks.ts";
import { tempDir } from "../temp_dir.ts";

Deno.test("fileMarks() tells of a file when it was written or replaced, and not when it is gone", async () => {
  await using dir = await tempDir();
  const [one, two] = [`${dir.path}/one`, `${dir.path}/two`];
  await Deno.writeTextFile(one, "1");
  const changed = await fileMarks([one, two]);
  assert.equal(await changed(), false);
  await Deno.writeTextFile(`${dir.path}/new`, "2");
  await Deno.rename(`${dir.path}/new`, one);
  assert.equal(await changed(), true);

  const again = await fileMarks([one]);
  await Deno.writeTextFile(one, "longer");
  assert.equal(await again(), true);
  await Deno.remove(one);
  assert.equal(await again(), false);
});
