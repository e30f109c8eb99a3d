import assert from "node:assert/strict";
import { assertMessage } from "../../messages.ts";
import { commandLine } from "../command_line.ts";

const IMAGE = { spec: { template: { spec: { containers: [{ name: "web", image: "nginx:2" }] } } } };
const patches: [type: string, patch: unknown][] = [
  ["strategic", IMAGE],
  ["merge", { metadata: { labels: { app: null, tier: "x" } }, spec: { replicas: 5 } }],
  ["json", [{ op: "replace", path: "/spec/replicas", value: 4 }]],
];

for (const [type, patch] of patches) {
  Deno.test(`k8s patch --dry-run=client only reads, and shows what the server would make, when it is ${type}`, async () => {
    const cli = await commandLine();
    const shown = async (mode: string) => {
      const words = ["patch", "deploy", "web", `--type=${type}`, "-p", JSON.stringify(patch), `--dry-run=${mode}`];
      const { stdout, stderr } = await cli(...words, "-o", "json");
      assert.equal(stderr, "");
      const { metadata: { labels }, spec } = JSON.parse(stdout);
      return { labels, spec };
    };
    const here = await shown("client");
    assert.deepEqual(cli.requests.filter((request) => !request.startsWith("GET ")), []);
    assert.deepEqual(here, await shown("server"));
    const { metadata, spec } = await cli.k8s.get("deploy", "web");
    assert.notDeepEqual({ labels: metadata?.labels, spec }, here);
  });
}

Deno.test("k8s patch --dry-run=client marks its line", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("patch", "deploy/web", "--dry-run=client", "-p", '{"spec":{"replicas":5}}');
  assert.equal(stdout, "deployment.apps/web patched (dry run)\n");
});

const refused: [when: string, args: string[]][] = [
  [
    "a test in it fails",
    ["--type=json", "-p", '[{"op":"test","path":"/spec/replicas","value":9}]'],
  ],
  ["a JSON patch is no list", ["--type=json", "-p", "{}"]],
  ["it removes the kind", ["--type=merge", "-p", '{"kind":null}']],
  [
    "an item has no key",
    ["-p", '{"spec":{"template":{"spec":{"containers":[{"image":"x"}]}}}}'],
  ],
];
for (const [when, args] of refused) {
  Deno.test(`k8s patch --dry-run=client refuses a patch when ${when}`, async () => {
    const cli = await commandLine();
    const { code, stdout, stderr } = await cli("patch", "deploy", "web", "--dry-run=client", ...args);
    assert.deepEqual([code, stdout], [1, ""]);
    await assertMessage(import.meta.url, `a patch when ${when}`, stderr);
  });
}
