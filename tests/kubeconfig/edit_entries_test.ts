import assert from "node:assert/strict";
import { deleteEntry, renameContext, setContext, setEntry } from "../../lib/data/kubeconfig/edit.ts";
import { setProperty, unsetProperty } from "../../lib/data/kubeconfig/edit_property.ts";
import { clusterFields, userFields } from "../../lib/data/kubeconfig/entry_settings.ts";
import { loadKubeconfig } from "../../lib/data/kubeconfig/load.ts";
import { assertMessage } from "../messages.ts";
import { envOf, files } from "./files.ts";

const TEXT = `# mine
apiVersion: v1
kind: Config
clusters:
- name: lab # in the cellar
  cluster:
    server: https://lab # not the old one
    tls-server-name: lab.example
    team: cellar
users:
- name: me
  user:
    token: old # until spring
contexts:
- name: lab
  context: {cluster: lab, user: me}
- name: other
  context: {cluster: lab, user: me} # rarely
current-context: lab
x-mine: 0644
`;

Deno.test("setEntry() changes the fields it names and keeps comments and unknown fields when it writes", async () => {
  using folder = files({ config: TEXT });
  const paths = [folder.path("config")];
  await setEntry("clusters", "lab", (file) => clusterFields({ server: "https://new" }, file), { paths });
  assert.equal(
    folder.read("config"),
    TEXT.replace("https://lab # not", "https://new # not").replace("    tls-server-name: lab.example\n", ""),
  );
});

Deno.test("setEntry() writes a path beside the file when it can, and the certificate itself when asked", async () => {
  using folder = files({ config: TEXT, "pki/ca.crt": "CA" });
  const paths = [folder.path("config")];
  const cluster = async () => (await loadKubeconfig({ paths, resolve: false })).config.clusters[0]?.cluster;
  const certificateAuthority = folder.path("pki/ca.crt");
  await setEntry("clusters", "lab", (file) => clusterFields({ certificateAuthority }, file), { paths });
  assert.equal((await cluster())?.["certificate-authority"], "pki/ca.crt");
  const embedded = { certificateAuthority, embedCerts: true };
  await setEntry("clusters", "lab", (file) => clusterFields(embedded, file), { paths });
  assert.equal((await cluster())?.["certificate-authority"], undefined);
  assert.equal((await cluster())?.["certificate-authority-data"], btoa("CA"));
  await setEntry("clusters", "lab", (file) => clusterFields({ insecureSkipTlsVerify: true }, file), { paths });
  assert.deepEqual(await cluster(), {
    server: "https://lab",
    "tls-server-name": "lab.example",
    team: "cellar",
    "insecure-skip-tls-verify": true,
  });
});

Deno.test("setEntry() lets a password take the token's place when one is set", async () => {
  using folder = files({ config: TEXT });
  const paths = [folder.path("config")];
  await setEntry("users", "me", (file, config) => userFields({ username: "u", password: "yes" }, "me", file, config), {
    paths,
  });
  const { config } = await loadKubeconfig({ paths });
  assert.deepEqual(config.users[0]?.user, { username: "u", password: "yes" });
});

Deno.test("setEntry() gives an entry that shares its fields its own copy when it changes it", async () => {
  using folder = files({ config: "x: &shared {cluster: a, user: u}\ncontexts: [{name: c, context: *shared}]\n" });
  const paths = [folder.path("config")];
  await setContext("c", { namespace: "shop" }, { paths });
  assert.deepEqual((await loadKubeconfig({ paths })).config.contexts[0]?.context, {
    cluster: "a",
    user: "u",
    namespace: "shop",
  });
  assert.match(folder.read("config"), /^x: &shared \{cluster: a, user: u\}\n/);
});

Deno.test("renameContext() keeps the context in use when it is the one, in whichever file that stands", async () => {
  using folder = files({ a: "contexts: [{name: one, context: {cluster: c}}]\n", b: "current-context: one # now\n" });
  const env = envOf({ KUBECONFIG: ["a", "b"].map(folder.path).join(Deno.build.os === "windows" ? ";" : ":") });
  await renameContext("one", "uno", { env });
  assert.equal(folder.read("a"), "contexts: [{name: uno, context: {cluster: c}}]\n");
  assert.equal(folder.read("b"), "current-context: uno # now\n");
});

Deno.test("renameContext() throws and writes nothing when the name is taken", async () => {
  using folder = files({ config: TEXT });
  await assert.rejects(renameContext("lab", "other", { paths: [folder.path("config")] }), { name: "ConfigError" });
  assert.equal(folder.read("config"), TEXT);
});

Deno.test("deleteEntry() takes out that entry alone and says which one counts from then on", async () => {
  using folder = files({ a: TEXT, b: "contexts: [{name: other, context: {cluster: far}}]\n" });
  const env = envOf({ KUBECONFIG: ["a", "b"].map(folder.path).join(Deno.build.os === "windows" ? ";" : ":") });
  assert.deepEqual(await deleteEntry("contexts", "other", { env }), {
    file: folder.path("a"),
    wasCurrent: false,
    uncovered: folder.path("b"),
  });
  assert.equal(
    folder.read("a"),
    TEXT.replace("- name: other\n  context: {cluster: lab, user: me} # rarely\n", ""),
  );
  assert.equal((await deleteEntry("contexts", "lab", { env })).wasCurrent, true);
});

Deno.test("setProperty() and unsetProperty() find the entry when its name holds dots", async () => {
  using folder = files({ config: "users: [{name: a.b@c.d, user: {token: t}}, {name: a, user: {token: u}}]\n" });
  const paths = [folder.path("config")];
  const users = async () => (await loadKubeconfig({ paths })).config.users;
  await setProperty("users.a.b@c.d.username", "x", { paths });
  await unsetProperty("users.a.b@c.d.token", { paths });
  await unsetProperty("users.a", { paths });
  await setProperty("users.e.f.token", "0644", { paths });
  assert.deepEqual(await users(), [{ name: "a.b@c.d", user: { username: "x" } }, {
    name: "e.f",
    user: { token: "0644" },
  }]);
});

Deno.test("setProperty() writes nothing if the value is invalid", async () => {
  using folder = files({ config: TEXT });
  await assert.rejects(setProperty("users.me.client-key-data", "secret!", { paths: [folder.path("config")] }));
  assert.equal(folder.read("config"), TEXT);
});

Deno.test("setEntry() changes one entry alone when others share what it holds", async () => {
  const text = "clusters:\n- name: a\n  cluster: &shared\n    server: https://old\n- name: b\n  cluster: *shared\n";
  using folder = files({ config: text });
  await setEntry("clusters", "a", () => [[["server"], "https://new"]], { paths: [folder.path("config")] });
  const { clusters } = (await loadKubeconfig({ paths: [folder.path("config")] })).config;
  assert.deepEqual(clusters.map(({ cluster }) => cluster.server), ["https://new", "https://old"]);
});

Deno.test("unsetProperty() takes a whole list away when it alone is named, and setProperty() sets none", async () => {
  using folder = files({ a: TEXT, b: "users:\n- name: me\n  user: {token: b}\n- name: b\n" });
  const paths = ["a", "b"].map(folder.path);
  await unsetProperty("users", { paths });
  assert.match(folder.read("a"), /^# mine\n[^]*users: \[\]\n[^]*x-mine: 0644\n$/);
  assert.deepEqual((await loadKubeconfig({ paths })).config.users, [{ name: "me", user: { token: "b" } }]);
  await assertMessage(import.meta.url, "a property with several values", () => setProperty("users", "x", { paths }));
});

const edits: [string, (paths: string[]) => Promise<unknown>][] = [
  ["setEntry", (paths) => setEntry("users", "new", () => [[["token"], "t"]], { paths })],
  ["deleteEntry", (paths) => deleteEntry("contexts", "other", { paths })],
  ["renameContext", (paths) => renameContext("lab", "cellar", { paths })],
  ["setProperty", (paths) => setProperty("users.me.exec.command", "plugin", { paths })],
  ["unsetProperty", (paths) => unsetProperty("users.me.token", { paths })],
];
const JSON_TEXT = `{
  "clusters": [],
  "users": [{ "name": "me", "user": { "token": "old" } }],
  "contexts": [{ "name": "lab", "context": { "user": "me" } }, { "name": "other", "context": { "user": "me" } }]
}
`;
const indented = TEXT.replace(/^(- | {2})/gm, "  $&");
for (const [name, edit] of edits) {
  Deno.test(`${name}() ends lines as the file does when an editor on Windows wrote it`, async () => {
    for (const text of [TEXT, indented, JSON_TEXT]) {
      using folder = files({ unix: text, windows: text.replaceAll("\n", "\r\n") });
      for (const file of ["unix", "windows"]) await edit([folder.path(file)]);
      assert.notEqual(folder.read("unix"), text);
      assert.equal(folder.read("windows"), folder.read("unix").replaceAll("\n", "\r\n"));
    }
  });
}
