import assert from "node:assert/strict";
import { ConfigError } from "../../lib/data/core/errors.ts";
import { setContext, useContext } from "../../lib/data/kubeconfig/edit.ts";
import { loadKubeconfig } from "../../lib/data/kubeconfig/load.ts";
import { updateFile } from "../../lib/data/kubeconfig/update_file.ts";
import { assertMessage } from "../messages.ts";
import { envOf, files } from "./files.ts";

const TEXT = `# mine, with care
apiVersion: v1
kind: Config
clusters:
- cluster:
    server: https://a # the only one
    certificate-authority-data: ${"QUJD".repeat(60)}
    weird: 0644
  name: a
contexts:
- context: {cluster: a, user: u}
  name: one

# the second
- name: "two"
  context:
    cluster: a
    user: 'u'
    namespace: x # old
current-context: one
team: ~
`;

Deno.test("useContext() changes that one line when it writes", async () => {
  using folder = files({ config: TEXT });
  const edit = await useContext("two", { paths: [folder.path("config")] });
  assert.deepEqual(edit, { file: folder.path("config"), created: false });
  assert.equal(folder.read("config"), TEXT.replace("current-context: one", "current-context: two"));
});

Deno.test("useContext() writes to the file that chooses now when the context is in another", async () => {
  using folder = files({
    a: "contexts: [{name: a, context: {cluster: c}}]\n",
    b: "current-context: a\ncontexts: [{name: b, context: {cluster: c}}]\n",
  });
  const env = envOf({ KUBECONFIG: ["a", "b"].map(folder.path).join(Deno.build.os === "windows" ? ";" : ":") });
  await useContext("b", { env });
  assert.equal(folder.read("b"), "current-context: b\ncontexts: [{name: b, context: {cluster: c}}]\n");
  assert.equal(folder.read("a"), "contexts: [{name: a, context: {cluster: c}}]\n");
});

Deno.test("useContext() throws and writes nothing when there is no such context", async () => {
  using folder = files({ config: TEXT });
  await assert.rejects(useContext("tow", { paths: [folder.path("config")] }), ConfigError);
  assert.equal(folder.read("config"), TEXT);
});

Deno.test("setContext() changes and takes away fields and keeps the rest when the context is there", async () => {
  using folder = files({ config: TEXT });
  const paths = [folder.path("config")];
  assert.equal((await setContext("two", { namespace: "shop" }, { paths })).created, false);
  assert.equal(folder.read("config"), TEXT.replace("namespace: x # old", "namespace: shop # old"));
  await setContext("two", { namespace: "" }, { paths });
  assert.doesNotMatch(folder.read("config"), /namespace/);
});

Deno.test("setContext() makes the context when it is new, and kubectl's readers take every name for a string", async () => {
  using folder = files({ config: TEXT });
  const paths = [folder.path("config")];
  const edit = await setContext("0644", { cluster: "a", user: "yes", namespace: "1e3" }, { paths });
  assert.equal(edit.created, true);
  const { config } = await loadKubeconfig({ paths });
  assert.deepEqual(config.contexts.at(-1), {
    name: "0644",
    context: { cluster: "a", user: "yes", namespace: "1e3" },
  });
  assert.match(folder.read("config"), /user: "yes"/);
});

for (
  const [what, text] of [["empty", ""], ["null lists", "contexts: null\n"], ["empty lists", "contexts: []\n"]] as const
) {
  Deno.test(`setContext() makes the context when the file has ${what}`, async () => {
    using folder = files({ config: text });
    const paths = [folder.path("config")];
    await setContext("c", { cluster: "k" }, { paths });
    assert.deepEqual((await loadKubeconfig({ paths })).config.contexts, [{ name: "c", context: { cluster: "k" } }]);
  });
}

Deno.test("setContext() makes file and folder for their owner alone when there are none", async () => {
  using folder = files({});
  await setContext("c", { cluster: "k" }, { paths: [folder.path("new/config")] });
  assert.match(folder.read("new/config"), /^apiVersion: v1\nkind: Config\n/);
  if (Deno.build.os !== "windows") assert.equal((Deno.statSync(folder.path("new/config")).mode ?? 0) & 0o777, 0o600);
});

Deno.test("setContext() leaves JSON when the file is JSON", async () => {
  using folder = files({ config: '{\n  "kind": "Config",\n  "weird": 0.10,\n  "contexts": null\n}\n' });
  await setContext("c", { cluster: "k" }, { paths: [folder.path("config")] });
  assert.deepEqual(JSON.parse(folder.read("config")), {
    kind: "Config",
    weird: 0.1,
    contexts: [{ name: "c", context: { cluster: "k" } }],
  });
});

Deno.test("setContext() changes the key that counts when it comes twice", async () => {
  const json = '{"contexts": [{"name": "c", "context": {"user": "old", "user": "u"}}], "contexts": [{"name": "c"}]}';
  const yaml = "contexts:\n- name: c\n  context: {user: old}\n\n# mine\ncontexts:\n- name: c # too\n";
  for (const text of [json, yaml]) {
    using folder = files({ config: text });
    const paths = [folder.path("config")];
    await setContext("c", { cluster: "k" }, { paths });
    assert.deepEqual((await loadKubeconfig({ paths })).config.contexts, [{ name: "c", context: { cluster: "k" } }]);
    if (text === yaml) assert.match(folder.read("config"), /# mine\ncontexts:\n- name: c # too\n/);
  }
});

Deno.test("setContext() reads what PowerShell wrote, and writes UTF-8, when the file is UTF-16", async () => {
  using folder = files({});
  const paths = [folder.path("config")];
  for (const littleEndian of [true, false]) {
    const text = new Uint16Array([..."\ufeffcontexts: [{name: ü}]\r\n"].map((letter) => letter.charCodeAt(0)));
    const bytes = new DataView(new ArrayBuffer(text.length * 2));
    text.forEach((unit, index) => bytes.setUint16(index * 2, unit, littleEndian));
    Deno.writeFileSync(folder.path("config"), new Uint8Array(bytes.buffer));
    await setContext("ü", { cluster: "k" }, { paths });
    assert.equal(folder.read("config"), "contexts: [{name: ü, context: {cluster: k}}]\r\n");
  }
});

Deno.test("setContext() throws and leaves the file when it is neither UTF-8 nor UTF-16", async () => {
  using folder = files({});
  const latin1 = Uint8Array.from("# für mich\n", (letter) => letter.charCodeAt(0));
  Deno.writeFileSync(folder.path("config"), latin1);
  await assertMessage(
    import.meta.url,
    "a kubeconfig that is not UTF-8",
    () => setContext("c", {}, { paths: [folder.path("config")] }),
    { [folder.path("config")]: "FILE" },
  );
  assert.deepEqual(Deno.readFileSync(folder.path("config")), latin1);
});

Deno.test("setContext() throws a ConfigError and writes nothing when the file is malformed", async () => {
  using folder = files({ config: "contexts: [\nx" });
  await assert.rejects(setContext("c", {}, { paths: [folder.path("config")] }), ConfigError);
  assert.equal(folder.read("config"), "contexts: [\nx");
});

Deno.test({
  name: "updateFile() keeps mode and link when it writes",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = files({ real: "a" });
    Deno.chmodSync(folder.path("real"), 0o640);
    Deno.symlinkSync(folder.path("real"), folder.path("link"));
    await updateFile(folder.path("link"), (text) => `${text}b`);
    assert.equal(folder.read("real"), "ab");
    assert.equal((Deno.statSync(folder.path("real")).mode ?? 0) & 0o777, 0o640);
    assert.equal(Deno.lstatSync(folder.path("link")).isSymlink, true);
    assert.deepEqual([...Deno.readDirSync(folder.folder)].map(({ name }) => name).sort(), ["link", "real"]);
  },
});

Deno.test("updateFile() waits for kubectl's lock and then writes when it is given back", async () => {
  using folder = files({ config: "a", "config.lock": "" });
  const sleep = () => Deno.remove(folder.path("config.lock"));
  await updateFile(folder.path("config"), () => "b", { sleep });
  assert.equal(folder.read("config"), "b");
});

Deno.test("updateFile() writes nothing if the lock stays", async () => {
  using folder = files({ config: "a", "config.lock": "" });
  await assert.rejects(
    updateFile(folder.path("config"), () => "b", { sleep: () => Promise.resolve() }),
    ConfigError,
  );
  assert.equal(folder.read("config"), "a");
});

Deno.test("updateFile() gives the lock back and leaves the file when the change throws", async () => {
  using folder = files({ config: "a" });
  await assert.rejects(
    updateFile(folder.path("config"), () => {
      throw new RangeError("no");
    }),
    RangeError,
  );
  assert.deepEqual([...Deno.readDirSync(folder.folder)].map(({ name }) => name), ["config"]);
});

Deno.test("updateFile() loses no change when many write at once", async () => {
  using folder = files({ config: "" });
  const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
  await Promise.all(
    Array.from({ length: 8 }, () => updateFile(folder.path("config"), (text) => `${text}x`, { sleep })),
  );
  assert.equal(folder.read("config"), "xxxxxxxx");
});
