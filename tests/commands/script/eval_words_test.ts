import assert from "node:assert/strict";
import { tempDir } from "../../temp_dir.ts";
import { commandLine, offline } from "../command_line.ts";
import { assertMessage } from "../../messages.ts";

const SHOP = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "prices", namespace: "shop" }, data: { bread: "3" } },
];

// The arguments and what is printed.
const printed: [string[], string][] = [
  [["deploy"], "NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    2/2     2            2           3h\n"],
  [['pods.map((p) => p.name).filter((n) => n.startsWith("web"))'], "web-6d4b8f7c9d-4kx7p\nweb-6d4b8f7c9d-zt2mq\n"],
  [["[1, 2n, undefined, 'a\\x1b[2J']"], "1\n2\na^[[2J\n"],
  [["[]"], ""],
  [["pods.filter((p) => p.metadata.name === 'nope')"], ""],
  [["[[1], { a: 1 }]"], "[ [ 1 ], { a: 1 } ]\n"],
  [["[true]"], "[ true ]\n"],
  [["[undefined, undefined]"], ""],
  [["quantity('64Mi')"], "64Mi\n"],
  [["[age('90m')]"], "90m\n"],
  [["decodeSecret(secret('default-token-htj76')).namespace"], "default\n"],
  [["csv([[1, 'a,b']])"], '1,"a,b"\n'],
  [["-o", "json", "['a']"], '[\n    "a"\n]\n'],
  [["-o", "json", "pods.map((p) => p.name).slice(0, 1)"], '[\n    "helloworld"\n]\n'],
  [["-o", "name", "deploy"], "deployment.apps/web\n"],
  [["-A", "cm.map((c) => `${c.namespace}/${c.name}`).slice(-1)"], "shop/prices\n"],
  [["-n", "shop", "cm.map((c) => c.name)"], "prices\n"],
];
for (const [args, stdout] of printed) {
  Deno.test(`eval prints lines, tables and values if the arguments are ${args.join(" ")}`, async () => {
    const k8s = await commandLine(SHOP);
    assert.deepEqual(await k8s("eval", ...args), { code: 0, stdout, stderr: "" });
  });
}

Deno.test("eval -A shows the namespace of each object if it prints a table", async () => {
  const k8s = await commandLine(SHOP);
  assert.match((await k8s("eval", "-A", "svc")).stdout, /^NAMESPACE {3}NAME {9}TYPE/);
});

Deno.test("eval reports the word and exits with 1 if its kind is forbidden", async () => {
  const k8s = await commandLine();
  const outcome = await k8s("eval", "--as", "nobody", "secrets.length");
  assert.deepEqual([outcome.code, outcome.stdout], [1, ""]);
  await assertMessage(import.meta.url, "a forbidden kind", outcome);
});

// The arguments, the input and what is printed. None of these needs a cluster.
const filters: [string[], string, string][] = [
  [["-i", "items.map((i) => i.a)"], '{ "items": [{ "a": 1 }, { "a": 2 }] }', "1\n2\n"],
  [["-i", "a + input.a"], '{ "a": 1 }', "2\n"],
  [["-i", "typeof fetch"], '{ "fetch": 1 }', "function\n"],
  [["-i", "input.input"], '{ "input": "mine" }', "mine\n"],
  [["-i", "pods"], '{ "pods": "a key" }', "a key\n"],
  [["-i", "input.length"], "[1, 2]", "2\n"],
  [["-i=yaml", "-o", "json", "input[0].a"], "a: 1\n", "1\n"],
  [["--lines", 'line.split("/")[1]'], "pod/a\npod/b\n", "a\nb\n"],
  [
    ["--lines", 'level == "error" ? msg : []'],
    '{"level":"error","msg":"down"}\n{"level":"info","msg":"up"}\n',
    "down\n",
  ],
  [["--lines", "`${line.length} ${a}`"], '{"a":1}\n', "7 1\n"],
];
for (const [args, input, stdout] of filters) {
  Deno.test(`eval ${args.join(" ")} needs no cluster if the code only names its input`, async () => {
    await using dir = await tempDir();
    const env = (name: string) => name === "KUBECONFIG" ? `${dir.path}/none` : undefined;
    assert.deepEqual(await offline(["eval", ...args], { input, env }), { code: 0, stdout, stderr: "" });
  });
}

const wrong: [string[], string][] = [
  [["--lines", "lin"], "text\n"],
  [["-i", "nothing"], "{}"],
];
for (const [args, input] of wrong) {
  Deno.test(`eval ${args.join(" ")} fails without a cluster if no name is found`, async () => {
    await using dir = await tempDir();
    const env = (name: string) => name === "KUBECONFIG" ? `${dir.path}/none` : undefined;
    const outcome = await offline(["eval", ...args], { input, env });
    assert.equal(outcome.code, 1);
    await assertMessage(import.meta.url, args.join(" "), outcome);
  });
}

Deno.test("eval -i reads a kind of the server if the input has no such key", async () => {
  const k8s = await commandLine();
  const { stdout } = await k8s.with({ input: '{ "wanted": "web" }' })("eval", "-i", "deploy(wanted).spec.replicas");
  assert.equal(stdout, "2\n");
});

const slips = ['k8s.list("pods").items.length', "podz.length", "pods.fliter(Boolean)"];
for (const code of slips) {
  Deno.test(`eval hints at the slip in ${code}`, async () => {
    const k8s = await commandLine();
    const outcome = await k8s("eval", code);
    assert.deepEqual([outcome.code, outcome.stdout], [1, ""]);
    await assertMessage(import.meta.url, code, outcome);
  });
}

Deno.test("eval hints at a forgotten await that is no error at a terminal or with -v", async () => {
  const k8s = await commandLine();
  const quiet = { code: 0, stdout: "", stderr: "" };
  assert.deepEqual(await k8s("eval", 'k8s.list("pods").items'), quiet);
  const hinted = await k8s("eval", "-v=1", 'k8s.list("pods").items');
  assert.deepEqual({ ...hinted, stderr: "" }, quiet);
  await assertMessage(import.meta.url, "a forgotten await with -v", hinted);
});
