import assert from "node:assert/strict";
import { ConfigError } from "../../lib/data/core/errors.ts";
import { loadKubeconfig } from "../../lib/data/kubeconfig/load.ts";
import { assertMessage } from "../messages.ts";
import { envOf, files } from "./files.ts";

const config = (text: string) => `apiVersion: v1\nkind: Config\n${text}`;

Deno.test("loadKubeconfig() reads ~/.kube/config when nothing is named", async () => {
  using folder = files({ ".kube/config": config("current-context: home") });
  const loaded = await loadKubeconfig({ env: envOf({ HOME: folder.folder, USERPROFILE: folder.folder }) });
  assert.equal(loaded.config["current-context"], "home");
  assert.deepEqual(loaded.files, [`${folder.folder}/.kube/config`]);
});

Deno.test("loadKubeconfig() merges KUBECONFIG's list and takes the first when two files say something", async () => {
  using folder = files({
    a: config("users: [{name: u, user: {username: a}}]\ncontexts: null"),
    b: config("users: [{name: u, user: {username: b, password: p}}, {name: v}]\ncurrent-context: b"),
    c: config("current-context: c\nextensions: [{name: e, extension: 1}]"),
  });
  const list = ["a", "missing", "b", "c", "a"].map(folder.path).join(Deno.build.os === "windows" ? ";" : ":");
  const { config: merged, files: read, tried, origins } = await loadKubeconfig({ env: envOf({ KUBECONFIG: list }) });
  assert.deepEqual(merged.users, [{ name: "u", user: { username: "a" } }, { name: "v", user: {} }]);
  assert.equal(merged["current-context"], "b");
  assert.deepEqual(merged.extensions, [{ name: "e", extension: 1 }]);
  assert.deepEqual(read, ["a", "b", "c"].map(folder.path));
  assert.deepEqual(tried, ["a", "missing", "b", "c"].map(folder.path));
  assert.equal(origins.users.get("v"), folder.path("b"));
  assert.equal(origins.currentContext, folder.path("b"));
});

Deno.test("loadKubeconfig() makes paths absolute, beside the file that holds them, when they are relative", async () => {
  using folder = files({
    "sub/config": config(`
clusters: [{name: c, cluster: {server: s, certificate-authority: ../pki/ca.crt}}]
users:
- name: a
  user: {client-certificate: ./a.crt, client-key: /abs/a.key, tokenFile: t}
- name: b
  user: {exec: {command: bin/plugin}}
- name: c
  user: {exec: {command: plugin}}`),
  });
  const { clusters, users } = (await loadKubeconfig({ paths: [folder.path("sub/config")] })).config;
  assert.equal(clusters[0]?.cluster["certificate-authority"], `${folder.folder}/pki/ca.crt`);
  assert.deepEqual(users[0]?.user, {
    "client-certificate": `${folder.folder}/sub/a.crt`,
    "client-key": "/abs/a.key",
    tokenFile: `${folder.folder}/sub/t`,
  });
  assert.equal(users[1]?.user.exec?.command, `${folder.folder}/sub/bin/plugin`);
  assert.equal(users[2]?.user.exec?.command, "plugin");
});

Deno.test("loadKubeconfig() throws a ConfigError when a file that was named is missing", async () => {
  await assertMessage(import.meta.url, "an absent kubeconfig", () => loadKubeconfig({ paths: ["/nowhere/config"] }));
});

Deno.test({
  name: "loadKubeconfig() names the flags when Deno does not allow it",
  permissions: { read: false, env: false },
  async fn() {
    await assert.rejects(loadKubeconfig({ paths: ["/a/config"] }), (error) => {
      assert(error instanceof ConfigError);
      return error.hints.join().endsWith(" --allow-read=/a/config");
    });
    await assert.rejects(loadKubeconfig(), (error) => {
      assert(error instanceof ConfigError);
      assert.match(error.hints.join(), /--allow-env=KUBECONFIG,HOME/);
      return true;
    });
  },
});

Deno.test("loadKubeconfig() keeps what it does not know when it reads", async () => {
  using folder = files({ a: '{"contexts":[{"name":"c","context":{"cluster":"k","team":"x"}}],"kind":"Config"}' });
  const [context] = (await loadKubeconfig({ paths: [folder.path("a")] })).config.contexts;
  assert.deepEqual(context, { name: "c", context: { cluster: "k", team: "x" } });
});

Deno.test("loadKubeconfig() refuses aliases of aliases when they would be more than memory holds", async () => {
  const lines = Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(",")}]`);
  using folder = files({ config: ["a0: &a0 [x]", ...lines, "extensions: [{name: x, extension: *a9}]"].join("\n") });
  await assertMessage(import.meta.url, "aliases of aliases", () => loadKubeconfig({ paths: [folder.path("config")] }), {
    [folder.path("config")]: "FILE",
  });
});

Deno.test("loadKubeconfig() quotes nothing of the file when it is malformed", async () => {
  using folder = files({ config: "users:\n- name: a\n  user:\n    token: secret-1\n   password: secret-2\n" });
  await assert.rejects(loadKubeconfig({ paths: [folder.path("config")] }), (error) => {
    assert(error instanceof ConfigError);
    assert.doesNotMatch(Deno.inspect(error), /secret/);
    return true;
  });
});

Deno.test("loadKubeconfig() takes null in a plugin for nothing when it reads, as Go does", async () => {
  const text = "users: [{name: a, user: {exec: {command: x, args: null, env: [{name: A}], installHint: null}}}]";
  using folder = files({ config: text });
  const { config } = await loadKubeconfig({ paths: [folder.path("config")] });
  assert.deepEqual(config.users[0]?.user.exec, { command: "x", env: [{ name: "A", value: "" }] });
});

Deno.test("loadKubeconfig() reads a date as text beside a merge key, as kubectl does", async () => {
  const text = "x: &x {token: a, as: b}\nusers: [{name: a, user: {<<: [*x, {as: c, username: 2030-01-01}], as: d}}]";
  using folder = files({ config: text });
  const { config } = await loadKubeconfig({ paths: [folder.path("config")] });
  assert.deepEqual(config.users[0]?.user, { token: "a", username: "2030-01-01", as: "d" });
});
