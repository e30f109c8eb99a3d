import assert from "node:assert/strict";
import { files } from "../kubeconfig/files.ts";
import { offline } from "./command_line.ts";
import { KUBECONFIGS, REFUSALS } from "./kubectl_words.ts";

for (const [kubeconfig, args, words] of REFUSALS) {
  Deno.test(`k8s ${args.join(" ")} fails in kubectl's words with the kubeconfig "${kubeconfig}"`, async () => {
    using folder = files(KUBECONFIGS);
    const { code, stderr } = await offline([...args, "--kubeconfig", folder.path(kubeconfig)]);
    assert.notEqual(code, 0);
    const [first = ""] = stderr.replaceAll(`${folder.folder}/`, "").split("\n");
    assert.match(first, /^error: Cannot /);
    assert.ok(first.includes(words), first);
  });
}

Deno.test("k8s config get-contexts prints the titles if there are no contexts, as kubectl does (A17)", async () => {
  using folder = files(KUBECONFIGS);
  const args = ["config", "get-contexts", "--kubeconfig", folder.path("empty")];
  assert.equal((await offline(args)).stdout, "CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\n");
  assert.equal((await offline([...args, "--no-headers"])).stdout, "");
  assert.equal((await offline([...args, "-o", "name"])).stdout, "");
});

Deno.test("k8s config set writes base64 that Go can read, and yes or no as Go writes them (A14)", async () => {
  using folder = files(KUBECONFIGS);
  const file = ["--kubeconfig", folder.path("config")];
  const set = async (...args: string[]) => assert.equal((await offline(["config", "set", ...args, ...file])).code, 0);
  await set("users.u.client-key-data", "YWJj\nZGU=\n");
  await set("users.u.client-certificate-data", "é", "--set-raw-bytes");
  await set("clusters.c.disable-compression", "T");
  const { stdout } = await offline(["config", "view", "--raw", "-o", "json", ...file]);
  const { clusters, users } = JSON.parse(stdout);
  const user = users.find(({ name }: { name: string }) => name === "u").user;
  assert.deepEqual([user["client-key-data"], user["client-certificate-data"]], ["YWJjZGU=", "w6k="]);
  assert.equal(clusters[0].cluster["disable-compression"], true);
});
