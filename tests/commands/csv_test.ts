import assert from "node:assert/strict";
import { tempDir } from "../temp_dir.ts";
import { COMMANDS } from "../../lib/terminal/cli/commands.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { commandLine, configMap, offline } from "./command_line.ts";
import { assertMessage } from "../messages.ts";

/** Splits a printed table into cells. Its columns are at least three spaces apart. */
function cellsOf(text: string): string[][] {
  return text.split("\n").slice(0, -1).map((line) => line.trimEnd().split(/ {3,}/));
}

/** Splits a record without line ends into fields. */
function fieldsOf(record: string, separator: string): string[] {
  const fields = [""];
  let isQuoted = false;
  for (const character of record) {
    if (character === '"' && separator === ",") isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) fields.push("");
    else fields.push((fields.pop() ?? "") + character);
  }
  return fields;
}

const lists: string[][] = [
  ["get", "pods"],
  ["get", "pods", "-A"],
  ["get", "pods", "--show-labels", "-L", "app"],
  ["get", "pods", "--sort-by=.metadata.name", "--no-headers"],
  ["get", "pod", "helloworld", "web-6d4b8f7c9d-4kx7p"],
  ["get", "cm", "-l", "app=none,tier in (a)"],
  ["events", "-A"],
  ["top", "pods", "-A"],
  ["top", "nodes", "--no-headers"],
  ["path", "services"],
  ["api-resources", "--api-group=apps"],
  ["auth", "can-i", "--list"],
  ["eval", 'k8s.list("services")'],
];

for (const words of lists) {
  Deno.test(`k8s ${words.join(" ")} -o csv and -o tsv print the values of the table`, async () => {
    const cli = await commandLine([configMap("a")]);
    const table = await cli(...words);
    const rows = cellsOf(table.stdout.replaceAll("\\n", "\n"));
    for (const [format, separator, end] of [["csv", ",", "\r\n"], ["tsv", "\t", "\n"]] as const) {
      const { code, stdout, stderr } = await cli(...words, "-o", format);
      assert.deepEqual([code, stderr], [table.code, table.stderr]);
      const cells = stdout.split(end).slice(0, -1).map((line) => fieldsOf(line, separator));
      // In the printed table, an empty cell only consists of spaces.
      assert.deepEqual(cells.map((row) => row.filter((cell) => cell !== "")), rows.map((row) => row.filter(Boolean)));
    }
  });
}

Deno.test("k8s config get-contexts, get-clusters and get-users have -o csv", async () => {
  await using dir = await tempDir();
  const contexts = [{ name: "a,b", context: { cluster: "c", user: "u" } }];
  const clusters = [{ name: "c", cluster: { server: "https://192.0.2.1" } }];
  const kubeconfig = await dir.file("config", JSON.stringify({ contexts, clusters, users: [] }));
  const list = async (what: string, ...more: string[]) =>
    (await offline(["config", `get-${what}`, "--kubeconfig", kubeconfig, ...more])).stdout;
  assert.equal(await list("contexts", "-ocsv"), 'CURRENT,NAME,CLUSTER,AUTHINFO,NAMESPACE\r\n,"a,b",c,u,\r\n');
  assert.equal(await list("clusters", "-ocsv"), "NAME\r\nc\r\n");
  assert.equal(await list("users", "-ocsv"), "NAME\r\n");
  assert.equal(await list("clusters", "-ocsv", "--no-headers"), "c\r\n");
});

Deno.test("k8s api-versions has a header in -o csv only", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("api-versions");
  assert.equal((await cli("api-versions", "-o", "csv")).stdout, `APIVERSION\n${stdout}`.replaceAll("\n", "\r\n"));
});

Deno.test("k8s get -o csv refuses several types, whose columns differ", async () => {
  const cli = await commandLine();
  const outcome = await cli("get", "pods,svc", "-o", "csv");
  assert.deepEqual([outcome.code, outcome.stdout], [2, ""]);
  await assertMessage(import.meta.url, "two types", outcome);
});

Deno.test("k8s eval -o csv refuses a value that is not a table", async () => {
  const cli = await commandLine();
  for (const code of ["1", 'k8s.get("pod", "helloworld")', 'k8s.each("pods")', "[1]"]) {
    const outcome = await cli("eval", "-o", "csv", code);
    assert.deepEqual([outcome.code, outcome.stdout], [1, ""]);
    await assertMessage(import.meta.url, "a value that is no list", outcome);
  }
  assert.equal((await cli("eval", "-o", "csv", "k8s.events()")).stdout, "LAST SEEN,TYPE,REASON,OBJECT,MESSAGE\r\n");
  assert.deepEqual(await cli("eval", "-o", "csv", "[]"), { code: 0, stdout: "", stderr: "" });
});

Deno.test("k8s get -o csv ends its lines with a line feed on a terminal, and strips control characters", async () => {
  const cli = await commandLine([configMap("a")]);
  const { stdout } = await cli.with({ terminal: { stdin: false, stdout: true } })("get", "cm", "a", "-o", "csv");
  assert.equal(stdout.split("\n")[0], "NAME,DATA,AGE");
});

Deno.test("every command with a header row has -o csv", async () => {
  const without: string[] = [];
  for (const [name, { load }] of Object.entries(COMMANDS)) {
    const { options } = (await load())(recordingShell(), []);
    const output = options.find(({ key }) => key === "output")?.values ?? [];
    const hasCsv = output.some((value) => typeof value !== "string" && value.name === "csv");
    if (options.some(({ name }) => name === "--no-headers") && !hasCsv) without.push(name);
  }
  assert.deepEqual(without, []);
});
