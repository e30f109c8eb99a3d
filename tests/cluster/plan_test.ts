import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { checkFolderOnServer } from "../plan/check_folder.ts";
import { generateFolder } from "../plan/generated_folders.ts";
import { tempDir } from "../temp_dir.ts";
import { kubectl, run, withNamespace } from "./command_line.ts";

// A sample; `npm run soak -- plan 100 --server` checks a hundred.
Deno.test("plan() says what apply does for 4 generated folders if the server is real", async () => {
  await using k8s = await connect();
  const prefix = `plan${crypto.randomUUID().slice(0, 4)}`;
  for (let seed = 1; seed <= 4; seed++) {
    const { faults } = await checkFolderOnServer(k8s, generateFolder(seed, prefix));
    assert.deepEqual(faults, []);
  }
});

Deno.test("k8s diff exits as kubectl diff does if the server is real", async () => {
  await withNamespace(async (namespace) => {
    await using dir = await tempDir();
    const manifest = (name: string, value: string) =>
      `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: ${namespace}}
data: {a: "${value}"}
`;
    const old = await dir.file("old.yaml", manifest("a", "1"));
    const files = [
      old,
      await dir.file("changed.yaml", manifest("a", "2")),
      await dir.file("bad.yaml", manifest("Bad_Name", "1")),
      `${dir.path}/none.yaml`,
    ];
    assert.equal((await run(["apply", "-f", old])).code, 0);
    for (const file of files) {
      const [ours, theirs] = await Promise.all([
        run(["diff", "-f", file]),
        kubectl(["diff", "--server-side", "--field-manager=k8s", "-f", file]),
      ]);
      assert.equal(Math.min(ours.code, 2), Math.min(theirs.code, 2), `${file}\n${ours.err}\n${theirs.err}`);
      assert.equal(ours.out === "", theirs.out === "", file);
    }
  });
});
