import assert from "node:assert/strict";
import { assertMessage } from "../../messages.ts";
import { commandLine } from "../command_line.ts";

Deno.test("k8s exec passes on input, output and the exit code", async () => {
  const cli = await commandLine();
  const echoed = await cli.with({ input: "hello\n" })("exec", "-i", "helloworld", "--", "cat");
  assert.deepEqual(echoed, { code: 0, stdout: "hello\n", stderr: "" });
  const failed = await cli("exec", "deploy/web", "--", "false");
  assert.deepEqual(failed, { code: 1, stdout: "", stderr: "command terminated with exit code 1\n" });
  const json = await cli("exec", "helloworld", "-o", "json", "--", "hostname");
  assert.deepEqual(JSON.parse(json.stdout), { code: 0, stdout: "helloworld\n", stderr: "", sealed: true });
  const unsealed = await cli("exec", "helloworld", "--no-seal", "-o", "json", "--", "hostname");
  assert.equal(JSON.parse(unsealed.stdout).sealed, false);
  const late = await cli("exec", "helloworld", "--timeout=50ms", "--", "sleep", "60");
  assert.deepEqual([late.code, late.stdout], [124, ""]);
});

Deno.test("k8s exec --all runs a command in every pod of a workload", async () => {
  const cli = await commandLine();
  const { code, stdout } = await cli("exec", "--all", "deploy/web", "--", "hostname");
  assert.equal(code, 0);
  const lines = stdout.trim().split("\n");
  assert.equal(lines.length, 2);
  for (const line of lines) assert.match(line, /^\[pod\/(web-\S+)\] \1$/);
  const failed = await cli("exec", "--all", "deploy/web", "-o", "json", "--", "false");
  assert.equal(failed.code, 1);
  const pods = (await cli("get", "pods", "-l", "app=web", "-o", "js=name")).stdout.trim().split("\n");
  assert.deepEqual(
    JSON.parse(failed.stdout).map(({ pod, code }: { pod: string; code: number }) => [pod, code]),
    pods.map((pod) => [pod, 1]),
  );
  assert.equal((await cli("exec", "--all", "helloworld", "--", "true")).code, 2);
});

Deno.test("k8s exec offers the running pods if no target is named at a terminal", async () => {
  const cli = await commandLine();
  const without = await cli("exec", "--", "hostname");
  assert.deepEqual([without.code, without.stdout], [2, ""]);
  const asking = cli.with({ ask: () => Promise.resolve("1\n") });
  const { code, stdout, stderr } = await asking("exec", "--", "hostname");
  assert.deepEqual([code, stdout], [0, "helloworld\n"]);
  await assertMessage(import.meta.url, "the running pods to choose from", stderr);
  const wrong = await cli.with({ ask: () => Promise.resolve("9") })("exec", "--", "hostname");
  await assertMessage(import.meta.url, "a pod that is not one of them", wrong);
});
