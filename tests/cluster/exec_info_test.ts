import assert from "node:assert/strict";
import { kubectl, run } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";

const GROUP = "client.authentication.k8s.io";

/** Settings of a plugin and of its cluster in a kubeconfig. */
const cases: [what: string, exec: Record<string, unknown>, cluster: Record<string, unknown>][] = [
  ["v1", { apiVersion: `${GROUP}/v1`, interactiveMode: "IfAvailable" }, {}],
  ["v1beta1 without a mode", { apiVersion: `${GROUP}/v1beta1` }, {}],
  ["the cluster", { apiVersion: `${GROUP}/v1`, interactiveMode: "Never", provideClusterInfo: true }, {}],
  ["the cluster, as v1beta1", { apiVersion: `${GROUP}/v1beta1`, provideClusterInfo: true }, {
    "disable-compression": true,
    extensions: [
      { name: "other", extension: { a: 1 } },
      { name: `${GROUP}/exec`, extension: { audience: "a", list: [1, { b: true }] } },
    ],
  }],
  ["the cluster, by another name", {
    apiVersion: `${GROUP}/v1`,
    interactiveMode: "Never",
    provideClusterInfo: true,
    args: ["one", "two words"],
    env: [{ name: "OWN", value: "a=b" }],
  }, { "tls-server-name": "kubernetes" }],
];

for (const [what, exec, more] of cases) {
  Deno.test(`a credential plugin gets the same information from k8s as from kubectl when the kubeconfig asks for ${what}`, async () => {
    const { clusters } = JSON.parse(await Deno.readTextFile(Deno.env.get("KUBECONFIG") ?? ""));
    await using dir = await tempDir();
    const config = {
      "current-context": "c",
      clusters: [{ name: "c", cluster: { ...clusters[0].cluster, ...more } }],
      users: [{ name: "c", user: { exec: { command: "./plugin", ...exec } } }],
      contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
    };
    await Deno.writeTextFile(`${dir.path}/config`, JSON.stringify(config));
    const answer = JSON.stringify({
      kind: "ExecCredential",
      apiVersion: exec.apiVersion,
      status: { token: "static-token" },
    });
    const script = `#!/bin/sh\ncd "$(dirname "$0")"\necho "$KUBERNETES_EXEC_INFO" > told\n` +
      `printf '%s|' "$@" "$OWN" > words\ncat > stdin\necho "a word to the person" >&2\necho '${answer}'\n`;
    await Deno.writeTextFile(`${dir.path}/plugin`, script, { mode: 0o755 });
    const told = async () => ({
      info: JSON.parse(await Deno.readTextFile(`${dir.path}/told`)),
      words: await Deno.readTextFile(`${dir.path}/words`),
      stdin: await Deno.readTextFile(`${dir.path}/stdin`),
    });
    const args = ["auth", "whoami", "-o", "jsonpath={.status.userInfo.username}", "--kubeconfig", `${dir.path}/config`];
    const ours = await run(args, "data for somebody else");
    const toldByUs = await told();
    const theirs = await kubectl(args, "data for somebody else");
    assert.deepEqual(toldByUs, await told());
    assert.deepEqual([ours.out, theirs.out], ["static-user", "static-user"]);
    for (const { err } of [ours, theirs]) assert.match(err, /^a word to the person\n/);
  });
}
