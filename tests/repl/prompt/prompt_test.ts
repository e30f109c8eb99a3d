import assert from "node:assert/strict";
import { run } from "../../../lib/terminal/cli/run.ts";
import { guard } from "../../../lib/terminal/shell/guard.ts";
import { recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { cancelledWith, type Running } from "../../../lib/terminal/repl/evaluate/running_input.ts";
import { createEvaluator } from "../../../lib/terminal/repl/evaluate/evaluate.ts";
import { runPrompt } from "../../../lib/terminal/repl/prompt/prompt.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";
import { type FakeTerminal, fakeTerminal } from "../../editor/fake_terminal.ts";

Deno.test("prompt() stands before anything is sent, connects behind it, and ends what runs on the wire when Ctrl+C is pressed", async () => {
  const terminal = fakeTerminal({ columns: 80, rows: 24 });
  const { handler } = sandbox();
  const standsAt: string[] = [];
  const ended: string[] = [];
  const running: Running = {};
  await using k8s = await connect({
    handler: (request) => {
      standsAt.push(terminal.screen().at(-1) ?? "");
      const { pathname, search } = new URL(request.url);
      request.signal.addEventListener("abort", () => ended.push(pathname + search));
      return handler(request);
    },
    middleware: [cancelledWith(running)],
  });
  const interrupts: (() => void)[] = [];
  const shell = recordingShell({
    out: (text) => terminal.write(text.replaceAll("\n", "\r\n")),
    err: (text) => void terminal.write(text.replaceAll("\n", "\r\n") + "\r\n"),
    terminal: { stdin: true, stdout: true },
    env: (name) => ({ K8S_HISTORY: "", NO_COLOR: "1" })[name],
    onInterrupt(interrupted) {
      interrupts.push(interrupted);
      return { [Symbol.dispose]: () => void interrupts.pop() };
    },
  });
  using evaluator = createEvaluator({ globals: { k8s }, base: import.meta.resolve("../") });
  const commands = { knows: (word: string) => word === "get", run, complete: () => Promise.resolve([]) };
  const origin = { isSandbox: true, options: {} };
  const left = runPrompt({ k8s, shell, terminal, evaluator, running, commands, origin, showing: {} });
  // Waits until the last rows are these.
  const shows = async (...wanted: string[]) => {
    for (let time = 0; time < 500; time++) {
      if (terminal.screen().slice(-wanted.length).join("\n") === wanted.join("\n")) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.deepEqual(terminal.screen().slice(-wanted.length), wanted);
  };

  await shows("sandbox/default>");
  while (standsAt.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(standsAt[0], "sandbox/default>");

  terminal.type('k8s.raw("/api/v1/pods?watch=true")', "\r");
  const pods = ["helloworld", "web-6d4b8f7c9d-4kx7p", "web-6d4b8f7c9d-zt2mq"];
  const added = pods.map((name) => `ADDED    pod/${name} -n default`);
  await shows(...added, "");
  assert.equal(terminal.isRaw, false);
  interrupts.at(-1)?.();
  await shows(...added, "sandbox/default>");
  assert.deepEqual(ended, ["/api/v1/pods?watch=true"]);
  terminal.type("abc", "\x03");
  await shows("sandbox/default> abc", "sandbox/default>");
  terminal.type("\x03");
  await shows("sandbox/default>", "(Ctrl+C again or .exit leaves)", "sandbox/default>");
  terminal.type("\x03");
  assert.equal(await left, 0);
  assert.equal(terminal.isRaw, false);
});

Deno.test("prompt() asks nobody about what is written after Ctrl+C, or when no input runs", async () => {
  const terminal = fakeTerminal({ columns: 100, rows: 24 });
  const { handler } = sandbox();
  const deleted: string[] = [];
  const shell = recordingShell({
    out: (text) => terminal.write(text.replaceAll("\n", "\r\n")),
    err: (text) => void terminal.write(text.replaceAll("\n", "\r\n") + "\r\n"),
    terminal: { stdin: true, stdout: true },
    env: (name) => ({ K8S_HISTORY: "", NO_COLOR: "1" })[name],
  });
  await using k8s = await connect({
    handler: (request) => {
      if (request.method === "DELETE") deleted.push(request.url);
      return handler(request);
    },
    middleware: [guard(shell, { context: "" })],
  });
  using evaluator = createEvaluator({ globals: { k8s }, base: import.meta.resolve("../") });
  const commands = { knows: () => false, run, complete: () => Promise.resolve([]) };
  const origin = { isSandbox: true, options: {} };
  const left = runPrompt({ k8s, shell, terminal, evaluator, running: {}, commands, origin, showing: {} });
  const shows = showing(terminal);
  await shows(/sandbox\/default>$/);
  terminal.type('const gone = () => k8s.raw("/api/v1/namespaces/default/pods", { method: "DELETE" })', "\r");
  await shows(/\n.*>$/);
  terminal.type("Promise.all([gone(), gone()])", "\r");
  await shows(/\(3 objects\)\? \[y\/N\]$/);
  terminal.type("\x03");
  await shows(/\(ended\)\nsandbox\/default>$/);
  terminal.type("setTimeout(() => gone().catch((error) => console.log(error.message)), 50); 0", "\r");
  await shows(
    /Cannot delete pods in namespace default: confirmation is required, but the terminal is in use\n.*sandbox\/default>$/,
  );
  assert.equal(terminal.screen().join("\n").match(/\[y\/N\]/g)?.length, 1);
  terminal.type("Promise.all([gone(), gone()])", "\r");
  await shows(/\(3 objects\)\? \[y\/N\]$/);
  terminal.type("y", "\r");
  await shows(/(pods: |delete pods).*\? \[y\/N\]$/);
  terminal.type("n", "\r");
  await shows(/answer y to continue; nothing was changed\nsandbox\/default>$/);
  assert.equal(deleted.length, 1);
  terminal.type("\x04");
  assert.equal(await left, 0);
});

Deno.test("prompt() gives a short form what is typed until Ctrl+D as its standard input, as often as it wants, or ends it with Ctrl+C", async () => {
  const terminal = fakeTerminal({ columns: 100, rows: 24 });
  const shell = recordingShell({
    out: (text) => terminal.write(text.replaceAll("\n", "\r\n")),
    err: (text) => void terminal.write(text.replaceAll("\n", "\r\n") + "\r\n"),
    terminal: { stdin: true, stdout: true },
    env: (name) => ({ K8S_HISTORY: "", NO_COLOR: "1" })[name],
  });
  await using k8s = await connect({ handler: sandbox().handler });
  using evaluator = createEvaluator({ globals: { k8s }, base: import.meta.resolve("../") });
  const commands = { knows: (word: string) => word === "apply", run, complete: () => Promise.resolve([]) };
  const origin = { isSandbox: true, options: {} };
  const left = runPrompt({ k8s, shell, terminal, evaluator, running: {}, commands, origin, showing: {} });
  const shows = showing(terminal);
  await shows(/sandbox\/default>$/);
  for (const name of ["a", "b"]) {
    terminal.type("apply -f -", "\r");
    await shows(/\(Ctrl\+D ends the input, Ctrl\+C discards it\)\n$/);
    terminal.type("apiVersion: v1\rkind: ConfigMap\rmetadata:\r  name: ", `${name}\r`, "\x04");
    await shows(new RegExp(`configmap/${name} (created|configured)\nsandbox/default>$`));
  }
  terminal.type("apply -f -", "\r");
  await shows(/discards it\)\n$/);
  terminal.type("apiVersion", "\x03");
  await shows(/apiVersion\n\(ended\)\nsandbox\/default>$/);
  terminal.type("\x04");
  assert.equal(await left, 0);
});

/** Waits until the screen shows this text. */
function showing({ screen }: Pick<FakeTerminal, "screen">): (wanted: RegExp) => Promise<void> {
  return async (wanted) => {
    for (let time = 0; time < 500 && !wanted.test(screen().join("\n")); time++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.match(screen().join("\n"), wanted);
  };
}
