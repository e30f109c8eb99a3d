import assert from "node:assert/strict";
import { commandLine } from "../command_line.ts";

Deno.test("k8s patch names the Scale that the server answers with if it patches the subresource scale", async () => {
  const cli = await commandLine();
  const patch = '{"spec":{"replicas":3}}';
  const { code, stdout } = await cli("patch", "deployment", "web", "--subresource=scale", "--type=merge", "-p", patch);
  assert.deepEqual([code, stdout], [0, "scale.autoscaling/web patched\n"]);
});

Deno.test("k8s patch --local sends nothing, and merges the lists of built-in kinds by their keys", async () => {
  const cli = await commandLine();
  const containers = [{ name: "a", image: "a:1" }, { name: "b", image: "b:1" }];
  const input = JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers } });
  const patch = '{"spec":{"containers":[{"name":"b","image":"b:2"}]}}';
  const { stdout, stderr } = await cli.with({ input })("patch", "-f", "-", "--local", "-p", patch, "-o", "json");
  assert.equal(stderr, "");
  assert.deepEqual(JSON.parse(stdout).spec.containers, [containers[0], { name: "b", image: "b:2" }]);
  assert.deepEqual(cli.requests, []);
});

Deno.test("k8s patch -f patches each object of the manifests without reading it first", async () => {
  const cli = await commandLine();
  const input = JSON.stringify({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } });
  const { stdout } = await cli.with({ input })("patch", "-f", "-", "-p", '{"spec":{"replicas":3}}');
  assert.equal(stdout, "deployment.apps/web patched\n");
  assert.deepEqual(cli.requests.map((line) => line.split(" ")[0]), ["PATCH"]);
});
