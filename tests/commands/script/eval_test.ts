import assert from "node:assert/strict";
import { commandLine, offline } from "../command_line.ts";
import { assertMessage } from "../../messages.ts";

Deno.test("eval prints as the prompt does if it is given no format", async () => {
  const k8s = await commandLine();
  assert.deepEqual(await k8s("eval", 'await k8s.list("pods", { labels: { app: "helloworld" } })'), {
    code: 0,
    stdout: "NAME         READY   STATUS    RESTARTS   AGE\nhelloworld   1/1     Running   0          3h\n",
    stderr: "",
  });
  assert.equal(
    (await k8s("eval", 'k8s.get("pod", "helloworld").then((pod) => pod.status?.phase)')).stdout,
    "Running\n",
  );
  assert.equal((await k8s("eval", "const a: number = 1")).stdout, "");
});

const formats: [string, string, string][] = [
  ["json", "({ a: [1] })", '{\n    "a": [\n        1\n    ]\n}\n'],
  ["json", 'k8s.each("nodes")', '{"apiVersion":"v1","kind":"Node"'],
  ["yaml", "({ a: [1] })", "a:\n- 1\n"],
  ["yaml", 'k8s.each("nodes")', "---\napiVersion: v1\n"],
  ["name", 'await k8s.list("deployments")', "deployment.apps/web\n"],
  ["name", 'await k8s.get("deploy/web")', "deployment.apps/web\n"],
  ["jsonpath={.status.phase}", 'await k8s.get("pod/helloworld")', "Running"],
  ["wide", 'await k8s.list("nodes")', "NAME       STATUS   ROLES           AGE   VERSION   INTERNAL-IP"],
];
for (const [format, code, start] of formats) {
  Deno.test(`eval -o ${format} writes values whole if the code is ${code}`, async () => {
    const k8s = await commandLine();
    const { stdout, stderr, code: exit } = await k8s("eval", "-o", format, code);
    assert.equal(exit, 0, stderr);
    assert.equal(stdout.slice(0, start.length), start);
  });
}

Deno.test("eval -o json shows a Secret's data, and without a format its sizes, if asked for one", async () => {
  const k8s = await commandLine();
  const code = 'await k8s.get("secret", "default-token-htj76")';
  assert.match((await k8s("eval", code)).stdout, /^ {2}token: \(\d+ bytes\)$/m);
  assert.match((await k8s("eval", "-o", "json", code)).stdout, /"token": "ZXlK/);
});

Deno.test("eval reports as any command does if the code throws", async () => {
  const k8s = await commandLine();
  const outcome = await k8s("eval", 'throw { a: "\\x1b[2J" }');
  assert.equal(outcome.stdout, "");
  await assertMessage(import.meta.url, "a thrown object", outcome);
});

Deno.test("eval prints the curl line of the first request if asked by --curl", async () => {
  const k8s = await commandLine();
  assert.deepEqual(await k8s("eval", "--curl", 'await k8s.get("pod", "helloworld")'), {
    code: 0,
    stdout: 'curl -sS --fail-with-body --cacert "$CACERT" -H "Authorization: Bearer $TOKEN" ' +
      '"$APISERVER"/api/v1/namespaces/default/pods/helloworld\n',
    stderr: "",
  });
});

Deno.test("eval refuses an unknown format if nothing has been sent yet", async () => {
  const outcome = await offline(["eval", "-o", "xml", "1"]);
  assert.equal(outcome.code, 2);
  await assertMessage(import.meta.url, "-o xml", outcome);
});

Deno.test("eval -o name says what it takes if the value is no object", async () => {
  const k8s = await commandLine();
  const outcome = await k8s("eval", "-o", "name", "1");
  assert.deepEqual([outcome.code, outcome.stdout], [1, ""]);
  await assertMessage(import.meta.url, "-o name", outcome);
});

Deno.test("repl shows each value and ends with 1 if its pipe holds a failure", async () => {
  const k8s = await commandLine();
  const input = `const pods = await k8s.list("pods")
pods.items
  .map((pod) => pod.metadata?.name)
  .filter((name) => name === "helloworld")
await k8s.get("pod", "nope")
"not reached"
`;
  const { code, stdout, stderr } = await k8s.with({ input })("repl");
  assert.deepEqual([code, stdout], [1, "[ 'helloworld' ]\n"]);
  await assertMessage(import.meta.url, "a pipe with a failure", stderr);
  assert.deepEqual(await k8s.with({ input: "" })("repl"), { code: 0, stdout: "", stderr: "" });
});

Deno.test("repl sends nothing if the text in its pipe breaks off", async () => {
  const k8s = await commandLine();
  const input = 'await k8s.delete("pod", "helloworld")\nlet x = (\n';
  const outcome = await k8s.with({ input })("repl");
  assert.equal(outcome.code, 1);
  await assertMessage(import.meta.url, "the text in its pipe breaks off", outcome);
  assert.deepEqual(k8s.requests, []);
});

const inputs: [string, string, string, string][] = [
  ["one JSON value", "-i", '{"a": [1, 2]}', '{"a":[1,2]}'],
  ["one JSON value that is a list", "-i", "[1,2]\n", "[1,2]"],
  ["all digits of a number", "-i", "[9007199254740993]", "[9007199254740993]"],
  ["several JSON values", "-i=lines", '{"a": [1]}\n\n{"a": [2]}\n', '[{"a":[1]},{"a":[2]}]'],
  ["one line", "-i=lines", "[1,2]\n", "[[1,2]]"],
  ["no line", "-i=lines", "", "[]"],
  ["a YAML document", "--input=yaml", "a: [0644, yes]\n", '[{"a":[420,true]}]'],
  ["several YAML documents", "-i=yaml", "a: 1\n---\na: 2\n", '[{"a":1},{"a":2}]'],
  ["no YAML document", "-i=yaml", "", "[]"],
  ["text", "-i=text", "1.10\n", '"1.10\\n"'],
  ["no text", "-i=text", "", '""'],
];
for (const [what, flag, input, expected] of inputs) {
  Deno.test(`eval ${flag} reads ${what} without a cluster if there is a pipe`, async () => {
    const code = "JSON.stringify(input)";
    assert.deepEqual(await offline(["eval", flag, "-o", "lines", code], { input }), {
      code: 0,
      stdout: `${expected}\n`,
      stderr: "",
    });
  });
}

const unusual: [string, string, string][] = [
  ["json", 'new Map([["a", 1]])', '{\n    "a": 1\n}\n'],
  ["yaml", '({ a: new Map([["b", new Set([1n])]]) })', "a:\n  b:\n  - 1\n"],
  ["lines", "[10n, 1, new Set([2])]", "10\n1\n[2]\n"],
  ["js=(all) => all.size", "new Set([1, 2])", "2\n"],
  ["js=(all) => [...all]", "new Set([1, 'a', { b: 2n }])", '1\na\n{"b":2}\n'],
  ["jsonpath={.a}", 'new Map([["a", 1]])', "1"],
];
for (const [format, code, expected] of unusual) {
  Deno.test(`eval -o ${format.split("=")[0]} writes values that JSON lacks if the code is ${code}`, async () => {
    assert.deepEqual(await offline(["eval", "-i", "-o", format, code], { input: "0" }), {
      code: 0,
      stdout: expected,
      stderr: "",
    });
  });
}

const lines: [string, string][] = [
  ['line.split("/")[1]', "a\nb\n"],
  ['line === "pod/b" ? line : undefined', "pod/b\n"],
  ["const [kind] = line.split(`/`); kind // twice", "pod\npod\n"],
  ["(await Promise.resolve(line)).length", "5\n5\n"],
];
for (const [code, expected] of lines) {
  Deno.test(`eval --lines evaluates once a line if the code is ${code}`, async () => {
    const outcome = await offline(["eval", "--lines", code], { input: "pod/a\r\npod/b" });
    assert.deepEqual(outcome, { code: 0, stdout: expected, stderr: "" });
  });
}

Deno.test("eval --lines ends with 1 at the first failure, and writes what came before", async () => {
  const code = 'if (line === "2") throw new Error("two is too many"); line';
  const { code: exit, stdout, stderr } = await offline(["eval", "--lines", code], { input: "1\n2\n3\n" });
  assert.deepEqual([exit, stdout], [1, "1\n"]);
  await assertMessage(import.meta.url, "a line that fails", stderr);
});

Deno.test("eval --lines reads the cluster too if the code names k8s", async () => {
  const k8s = await commandLine();
  const { stdout, stderr } = await k8s.with({ input: "helloworld\n" })(
    "eval",
    "--lines",
    '(await k8s.get("pod", line)).status?.podIP',
  );
  assert.equal(stdout, "172.17.0.2\n", stderr);
});

Deno.test("eval refuses --input and --lines together if both are there", async () => {
  assert.equal((await offline(["eval", "-i", "--lines", "1"])).code, 2);
});

Deno.test("eval -i reads UTF-16 if PowerShell wrote the input (A8)", async () => {
  const bytes = new Uint8Array([0xff, 0xfe, ...[...'{"a":1}'].flatMap((letter) => [letter.charCodeAt(0), 0])]);
  const shell = { stdin: () => new Blob([bytes]).stream() };
  assert.deepEqual(await offline(["eval", "-i", "input.a"], shell), { code: 0, stdout: "1\n", stderr: "" });
});

Deno.test("eval names the format with its = if it is written behind a space (B4)", async () => {
  const outcome = await offline(["eval", "-i", "text", "input"]);
  assert.equal(outcome.code, 2);
  await assertMessage(import.meta.url, "-i text", outcome);
});
