import assert from "node:assert/strict";
import { commandLine } from "../command_line.ts";
import { tempDir } from "../../temp_dir.ts";
import { assertMessage } from "../../messages.ts";

const yaml = (data: string, name = "a") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: "${data}"}\n`;

Deno.test("k8s diff exits with 0, 1 and 2 as kubectl does", async () => {
  const cli = await commandLine();
  await using dir = await tempDir();
  const file = await dir.file("a.yaml", yaml("1"));
  const created = await cli("diff", "-f", file);
  assert.equal(created.code, 1);
  assert.ok(
    created.stdout.startsWith("diff -u -N LIVE/v1.ConfigMap.default.a MERGED/v1.ConfigMap.default.a\n--- LIVE/"),
  );
  await cli("apply", "-f", file);
  assert.deepEqual(await cli("diff", "-f", file), { code: 0, stdout: "", stderr: "" });
  const bad = await dir.file("bad.yaml", yaml("1", "Bad_Name"));
  assert.equal((await cli("diff", "-f", bad)).code, 2);
  assert.equal((await cli("diff", "-f", bad, "-f", await dir.file("b.yaml", yaml("2")))).code, 2);
  assert.equal((await cli("diff")).code, 2);
});

Deno.test("k8s diff runs the program of KUBECTL_EXTERNAL_DIFF", async () => {
  const cli = await commandLine();
  await using dir = await tempDir();
  const file = await dir.file("a.yaml", yaml("1"));
  const run = (program: string) => cli.with({ env: (name) => name === "KUBECTL_EXTERNAL_DIFF" ? program : undefined });
  const { code, stdout } = await run("diff -q -N")("diff", "-f", file);
  assert.equal(code, 1);
  assert.match(stdout, /^Files .*LIVE\/v1\.ConfigMap\.default\.a and .*MERGED\/v1\.ConfigMap\.default\.a differ\n$/);
  const missing = await run("no-such-program")("diff", "-f", file);
  assert.equal(missing.code, 2);
  await assertMessage(import.meta.url, "no program for the diff", missing);
});

Deno.test("k8s plan prints a table and the diffs, and exits with 1 if an object is refused", async () => {
  const cli = await commandLine();
  await using dir = await tempDir();
  const { code, stdout } = await cli("plan", "-f", await dir.file("a.yaml", yaml("1")));
  assert.equal(code, 0);
  assert.equal(
    stdout,
    `ACTION   OBJECT        NAMESPACE   NOTE
create   configmap/a   default
1 to create

configmap/a
@@ -0,0 +1,7 @@
+apiVersion: v1
+data:
+  a: "1"
+kind: ConfigMap
+metadata:
+  name: a
+  namespace: default
`,
  );
  assert.equal((await cli("plan", "-f", await dir.file("bad.yaml", yaml("1", "Bad_Name")))).code, 1);
});

Deno.test("k8s apply --plan applies exactly the plan, and refuses what has moved without a terminal", async () => {
  const cli = await commandLine();
  await using dir = await tempDir();
  const file = await dir.file("a.yaml", yaml("1"));
  const save = async () => await dir.file("plan.json", (await cli("plan", "-f", file, "-o", "json")).stdout);
  assert.deepEqual(await cli("apply", "--plan", await save()), {
    code: 0,
    stdout: "configmap/a created\n",
    stderr: "",
  });
  await Deno.writeTextFile(file, yaml("2"));
  const stale = await save();
  await cli.k8s.patch("configmap", "a", { data: { b: "1" } });
  const refused = await cli("apply", "--plan", stale);
  assert.equal(refused.code, 1);
  await assertMessage(import.meta.url, "an object changed after the plan was made", refused);
  const answered = await cli.with({ ask: () => Promise.resolve("y") })("apply", "--plan", stale);
  assert.equal(answered.code, 0);
  assert.equal(answered.stdout, "configmap/a configured\n");
  await assertMessage(import.meta.url, "a plan that is not JSON", await cli("apply", "--plan", file), {
    [file]: "FILE",
  });
});

for (const verb of ["diff", "plan"]) {
  Deno.test(`k8s ${verb} colors its lines at a terminal, and shows control characters of the cluster`, async () => {
    const cli = await commandLine();
    await using dir = await tempDir();
    const file = await dir.file("a.yaml", yaml("\u202e"));
    const { stdout } = await cli.with({ terminal: { stdin: false, stdout: true } })(verb, "-f", file);
    assert.ok(stdout.includes("\x1b[32m+kind: ConfigMap\x1b[0m\n"), stdout);
    assert.ok(!stdout.includes("\u202e"), stdout);
    const plain = cli.with({ terminal: { stdin: false, stdout: true }, env: (name) => name === "NO_COLOR" ? "1" : "" });
    assert.ok((await plain(verb, "-f", file)).stdout.includes("\n+kind: ConfigMap\n"));
  });
}
