import assert from "node:assert/strict";
import { scriptFlags } from "../../../lib/terminal/shell/own_program.ts";
import type { Check } from "../../../lib/data/core/diagnosis.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";
import { offline } from "../command_line.ts";
import { tempDir } from "../../temp_dir.ts";
import { assertMessage } from "../../messages.ts";

Deno.test("k8s doctor shows one screen and ends with 0 if all is well", async () => {
  await using server = await sandbox().serve();
  await using file = await written(server.kubeconfig);
  const { code, stdout, stderr } = await offline(["doctor", "--kubeconfig", file.path]);
  assert.deepEqual([code, stderr], [0, ""]);
  const lines = stdout.trimEnd().split("\n");
  assert.ok(lines.length <= 24, "one screen");
  assert.ok(lines.slice(0, -2).every((line) => /^ {2}✓ \w+ +\S/.test(line)), stdout);
  assert.equal(lines.at(-1), "  All is well.");
});

Deno.test("k8s doctor works, tells every stage and ends with 1 if nothing does", async () => {
  const { code, stdout, stderr } = await offline(["doctor", "--kubeconfig", "/nowhere/config"]);
  assert.deepEqual([code, stderr], [1, ""]);
  assert.match(stdout, /^ {2}✗ kubeconfig {6}\S/);
  await assertMessage(import.meta.url, "no kubeconfig", stdout);
  assert.equal(stdout.match(/· \w+ +waits for kubeconfig\n/g)?.length, 16);
});

Deno.test("k8s doctor gives one JSON value if -o json is there", async () => {
  const { code, stdout } = await offline(["doctor", "--kubeconfig", "/nowhere/config", "-o", "json"]);
  const { healthy, checks }: { healthy: boolean; checks: Check[] } = JSON.parse(stdout);
  assert.deepEqual([code, healthy, checks.length], [1, false, 17]);
  assert.deepEqual(checks.map(({ verdict }) => verdict).slice(0, 2), ["failed", "waiting"]);
  const { stdout: path } = await offline([
    "doctor",
    "--kubeconfig",
    "/nowhere/config",
    "-o",
    "jsonpath={.checks[0].name}",
  ]);
  assert.equal(path, "kubeconfig");
});

Deno.test("k8s doctor takes the flags that choose another identity if there are some", async () => {
  await using server = await sandbox().serve();
  await using file = await written(server.kubeconfig);
  const { code, stdout } = await offline(["doctor", "--kubeconfig", file.path, "--token", "no-token"]);
  assert.equal(code, 1);
  assert.match(stdout, /^ +✗ authentication +\S/m);
  assert.match(stdout, /credential +the given token, which replaces all other credentials/);
  assert.doesNotMatch(stdout, /no-token/);
});

Deno.test("k8s doctor asks the session's own server if it runs at the prompt", async () => {
  await using session = await connect({ handler: sandbox().handler });
  const { code, stdout } = await offline(["doctor"], { session });
  assert.equal(code, 0);
  assert.match(stdout, /✓ authentication +minikube-user, of system:masters\n/);
  const diagnosis = await session.doctor();
  assert.equal(diagnosis.healthy, true);
  assert.match(String(diagnosis), /^ {2}✓ http /);
  assert.equal(diagnosis.checks.length, 17);
});

Deno.test("k8s permissions prints a line, or what it is made of, if it is asked", async () => {
  await using file = await written(JSON.stringify({
    "current-context": "c",
    clusters: [{ name: "c", cluster: { server: "https://api.example" } }],
    contexts: [{ name: "c", context: { cluster: "c" } }],
  }));
  const own = ["--kubeconfig", file.path];
  const flags = `--allow-read=${file.path} --allow-net=api.example:443`;
  const ours = (await scriptFlags(new URL("../../../", import.meta.url))).join(" ");
  const line = (rest: string) => `${Deno.execPath()} run ${rest}\n`;
  assert.equal((await offline(["permissions", ...own])).stdout, line(`${flags} ${ours}`));
  assert.equal(
    (await offline(["permissions", ...own, "a script.ts", "--all", "-n", "x"])).stdout,
    line(`${flags} ${ours} 'a script.ts' --all -n x`),
  );
  const { stdout } = await offline(["permissions", ...own, "-o", "json"]);
  assert.deepEqual(JSON.parse(stdout), {
    env: [],
    read: [file.path],
    write: [],
    net: ["api.example:443"],
    run: [],
    sys: false,
    flags: flags.split(" "),
  });
  assert.equal((await offline(["permissions", "--sandbox"])).stdout, line(ours));
});

async function written(text: string) {
  const dir = await tempDir();
  return { ...dir, path: await dir.file("config", text) };
}
