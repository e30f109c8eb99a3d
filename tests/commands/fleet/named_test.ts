import assert from "node:assert/strict";
import { tempDir } from "../../temp_dir.ts";
import { fleetLine } from "./fleet_line.ts";
import { assertMessage } from "../../messages.ts";

Deno.test("k8s config fleet names patterns that --fleet matches each time until the name is removed", async () => {
  await using line = await fleetLine({ "prod-a": {}, dev: {}, "prod-old": {} });
  await using home = await tempDir();
  const k8s = line.with({ env: (name) => name === "HOME" ? home.path : undefined });
  assert.equal((await k8s("config", "fleet", "prod", "prod-*", "!prod-old")).stdout, 'Fleet "prod" created.\n');
  assert.equal((await k8s("config", "fleet", "prod")).stdout, "prod-*\n!prod-old\n");
  assert.equal((await k8s("config", "fleet")).stdout, "NAME   PATTERNS\nprod   prod-* !prod-old\n");
  const { stdout } = await k8s("get", "pods", "--fleet", "prod", "-o", "name");
  assert.deepEqual(new Set(stdout.trim().split("\n").map((name) => name.split(":")[0])), new Set(["prod-a"]));
  const wrong = await k8s("get", "pods", "--fleet", "prd");
  assert.equal(wrong.code, 1);
  await assertMessage(import.meta.url, "a fleet that does not exist", wrong);
  assert.equal((await k8s("get", "pods", "--fleet", "prod", "--contexts", "dev")).code, 2);
  assert.equal((await k8s("config", "fleet", "prod", "--remove")).stdout, 'Fleet "prod" removed.\n');
  assert.equal((await k8s("get", "pods", "--fleet", "prod")).code, 1);
});

Deno.test("compare --fleet compares with the context that the fleet names first", async () => {
  await using line = await fleetLine({
    "prod-a": { objects: [settings("red")] },
    test: { objects: [settings("blue")] },
  });
  await using home = await tempDir();
  const k8s = line.with({ env: (name) => name === "HOME" ? home.path : undefined });
  assert.equal((await k8s("config", "fleet", "both", "test", "prod-*")).code, 0);
  const { code, stdout } = await k8s("compare", "cm", "settings", "--fleet", "both");
  assert.equal(code, 1);
  assert.match(stdout, /^- {2}color: blue\n\+ {2}color: red$/m);
});

function settings(color: string) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "default" }, data: { color } };
}
