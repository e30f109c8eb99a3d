import assert from "node:assert/strict";
import { commandLine } from "../../lib/terminal/cli/command_line.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { createEvaluator } from "../../lib/terminal/repl/evaluate/evaluate.ts";
import { piped } from "../../lib/terminal/repl/piped.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";

async function through(input: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const shell = recordingShell({ input });
  await using k8s = await connect({ handler: sandbox().handler });
  using evaluator = createEvaluator({ globals: { k8s }, base: import.meta.resolve("./") });
  const code = await piped({
    ...{ k8s, shell, evaluator, running: {}, commands: commandLine },
    origin: { isSandbox: true, options: {} },
    showing: { k8s, shell },
  });
  return { code, stdout: shell.stdout, stderr: shell.stderr };
}

Deno.test("piped() runs short forms and commands with a dot among code", async () => {
  const { code, stdout } = await through(
    "get svc -o name\n.ns kube-system\nget sa -o name\n// A comment.\nconst [first] = _.items\nfirst.kind\n",
  );
  assert.deepEqual({ code, stdout }, {
    code: 0,
    stdout: "service/helloworld\nservice/kubernetes\nserviceaccount/default\nServiceAccount\n",
  });
});

Deno.test("piped() ends at the first command that fails", async () => {
  const { code, stdout, stderr } = await through("get pod nope\nget svc -o name\n");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /NotFound/);
});

Deno.test("piped() runs nothing if the code among commands cannot be read", async () => {
  const { code, stdout, stderr } = await through("get svc -o name\nconst x = ;\n");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /SyntaxError/);
});

Deno.test("piped() shows the value of each statement, and leaves on exit", async () => {
  assert.deepEqual(await through("1\n2\n"), { code: 0, stdout: "1\n2\n", stderr: "" });
  assert.deepEqual(await through("1\nexit\n2\n"), { code: 0, stdout: "1\n", stderr: "" });
});
