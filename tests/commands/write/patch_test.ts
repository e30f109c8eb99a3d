import assert from "node:assert/strict";
import { commandLine } from "../command_line.ts";

Deno.test("k8s patch names the Scale that the server answers with if it patches the subresource scale", async () => {
  const cli = await commandLine();
  const patch = '{"spec":{"replicas":3}}';
  const { code, stdout } = await cli("patch", "deployment", "web", "--subresource=scale", "--type=merge", "-p", patch);
  assert.deepEqual([code, stdout], [0, "scale.autoscaling/web patched\n"]);
});
