import { run } from "../../lib/terminal/cli/run.ts";
import { type RecordingShell, recordingShell, type Shell } from "../../lib/terminal/shell/shell.ts";
import type { Handler } from "../../lib/data/core/handler.ts";
import type { Input } from "../../lib/terminal/editor/editor.ts";
import { recordedIn, type Running } from "../../lib/terminal/repl/evaluate/running_input.ts";
import { createEvaluator } from "../../lib/terminal/repl/evaluate/evaluate.ts";
import { perform } from "../../lib/terminal/repl/run_input.ts";
import { createReplContext, type ReplContext } from "../../lib/terminal/repl/repl_context.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { fakeTerminal } from "../editor/fake_terminal.ts";

/** A session at the prompt without a terminal: accepts inputs, and returns the output. */
export interface TestBench extends Disposable {
  bench: ReplContext;
  shell: RecordingShell;
  /** Runs an input. Returns its output on stdout and stderr, in order. */
  enter(text: string, signal?: AbortSignal): Promise<string>;
}

const VERBS = [
  "get",
  "apply",
  "delete",
  "create",
  "path",
  "explain",
  "logs",
  "token",
  "run",
  "repl",
  "version",
  "raw",
  "auth",
  "edit",
  "doctor",
];

export async function testBench(
  options: {
    handler?: Handler;
    kubeconfig?: string;
    env?: Record<string, string>;
    inputs?: Input[];
    size?: ReplContext["showing"]["size"];
  } = {},
): Promise<TestBench> {
  const { handler = sandbox().handler, kubeconfig, env = {}, inputs = [], size } = options;
  const running: Running = {};
  const source = kubeconfig === undefined ? { handler } : { kubeconfig };
  const k8s = await connect({ ...source, middleware: [recordedIn(running)] });
  const shown = { text: "" };
  const out: Shell["out"] = (text) => void (shown.text += text);
  const shell = recordingShell({ out, err: (text) => void (shown.text += text + "\n"), env: (name) => env[name] });
  const evaluator = createEvaluator({ globals: { k8s }, base: import.meta.resolve("./") });
  const bench = createReplContext({
    shell,
    terminal: fakeTerminal(),
    evaluator,
    running,
    commands: { knows: (word) => VERBS.includes(word), run, complete: () => Promise.resolve([]) },
    origin: { isSandbox: true, options: {} },
    showing: size === undefined ? {} : { size },
    read: () => Promise.resolve(inputs.shift() ?? { kind: "end" }),
  }, k8s);
  return {
    bench,
    shell,
    async enter(text, signal = new AbortController().signal) {
      shown.text = "";
      await perform(text, bench, signal);
      return shown.text;
    },
    [Symbol.dispose]: () => evaluator[Symbol.dispose](),
  };
}
