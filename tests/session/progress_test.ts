import assert from "node:assert/strict";
import { connect } from "../../mod.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";

Deno.test("wait() shows the unmet condition, and nothing after its end, if the session has onProgress", async () => {
  const texts: string[] = [];
  await using k8s = await connect({ handler: sandbox().handler, onProgress: (text) => void texts.push(text) });
  await assert.rejects(k8s.wait("pod", "helloworld", "condition=Nope", { timeout: 1.2 }));
  assert.deepEqual([...new Set(texts)], [
    "waiting for 1 of 1 object; pods/helloworld: it has no condition Nope",
    "",
  ]);
});
