import assert from "node:assert/strict";
import { testBench } from "../workbench.ts";
import { tempDir } from "../../temp_dir.ts";

Deno.test(".save writes a script that others can read only when it holds no secret", async () => {
  await using dir = await tempDir();
  for (
    const [input, mode] of [["get pods", 0o55], ["get pods -l PASSWORD=sesame", 0], [
      '({ password: "sesame" })',
      0,
    ]] as const
  ) {
    using scene = await testBench();
    await scene.enter(input);
    const path = `${dir.path}/${mode}-${input.length}.ts`;
    const shown = await scene.enter(`.save ${path}`);
    // Bits that the umask removes do not matter.
    assert.equal((await Deno.stat(path)).mode! & 0o77 & ~mode, 0, input);
    assert.equal(shown.includes("so only you can read it"), mode === 0, input);
  }
});
