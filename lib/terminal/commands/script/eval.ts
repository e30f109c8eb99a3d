import { defineCommand } from "../../shell/command.ts";
import { isTableOutput, outputOption, TABLE_FORMATS, tableText, VALUE_FORMATS } from "../../shell/formats.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import type { Globals } from "../../shell/shared_options.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";
import type { InputFormat } from "./eval_input.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { cancelledWith } from "../../repl/evaluate/running_input.ts";
import { createEvaluator } from "../../repl/evaluate/evaluate.ts";
import { folderUrl } from "../../shell/folder_url.ts";
import { evaluateOnce, writeEach } from "../../repl/piped.ts";
import { type PrintContext, show } from "../../repl/show.ts";
import { connect } from "../../../session/connect.ts";
import type { K8s } from "../../../session/k8s.ts";
import { ownModules } from "../../shell/own_program.ts";

const OPTIONS = {
  output: {
    ...outputOption(["name", "wide", "lines", ...VALUE_FORMATS, ...TABLE_FORMATS]),
    default: "like the prompt",
  },
  input: {
    short: "-i",
    value: "format",
    bare: "json",
    help: "Read standard input into `input`. Without a value: one JSON value",
    values: [
      { name: "json", hidden: true },
      { name: "lines", help: "a list of JSON values, one per line" },
      { name: "yaml", help: "a list of YAML documents" },
      { name: "text", help: "the text" },
    ],
  },
  lines: { help: "Evaluate the code for each line of standard input, as `line`" },
} as const satisfies Options;

type EvalFlags = Globals & FlagsOf<typeof OPTIONS>;

/** `k8s eval CODE`: evaluates TypeScript and prints the value. */
export function evalCommand(shell: Shell) {
  return defineCommand({
    name: "eval",
    description: "Evaluate TypeScript with a preloaded k8s and print the value.",
    examples: [
      ["List pods", `k8s eval 'await k8s.list("pods")'`],
      [
        "Print one line per value",
        `k8s eval -o lines '(await k8s.list("pods")).items.map((pod) => pod.metadata?.name)'`,
      ],
      [
        "Read JSON from a pipe",
        `kubectl get pods -o json | k8s eval -i -o lines 'input.items.map((pod) => pod.metadata.name)'`,
      ],
      ["Evaluate code for each line", `kubectl get pods -o name | k8s eval --lines 'line.split("/")[1]'`],
    ],
    arguments: [{ name: "code", completion: "code" }],
    options: OPTIONS,
    action: async (flags, code) => await evaluate(shell, flags, code),
  });
}

async function evaluate(shell: Shell, flags: EvalFlags, code: string): Promise<void> {
  const { output, input: inputFormat, lines } = flags;
  if (inputFormat !== undefined && lines) {
    throw new UsageError("Cannot use --input together with --lines: both read standard input");
  }
  const isShown = output === undefined || isTableOutput(output);
  const write = isShown ? show : await (await import("./eval_output.ts")).writer(output);
  const globals: Record<string, unknown> = {};
  if (inputFormat !== undefined) globals.input = await inputOf(shell, inputFormat);
  if (lines) globals.line = "";
  await using k8s = await sessionFor(shell, flags, code);
  using evaluator = createEvaluator({
    globals: { k8s, ...globals },
    base: folderUrl(Deno.cwd()),
    modules: ownModules(),
  });
  // The prompt's format adds colors and removes control characters itself.
  const seen = isShown || !shell.terminal.stdout
    ? shell
    : (await import("../../shell/screen_output.ts")).onScreen(shell);
  const showing: PrintContext = { k8s, shell: seen, verbose: flags.verbose !== undefined, tables: tablesOf(output) };
  if (!lines) {
    shell.exitCode = await evaluateOnce(evaluator, code, showing, write);
    return;
  }
  const [{ readLines }, { evaluateLines }] = await Promise.all([import("./eval_input.ts"), import("./eval_lines.ts")]);
  const evaluations = evaluateLines(evaluator, code, readLines(shell.stdin()), shell.signal);
  shell.exitCode = await writeEach(evaluations, showing, write);
}

async function inputOf(shell: Shell, format: InputFormat): Promise<unknown> {
  const { parseEvalInput: parseInput } = await import("./eval_input.ts");
  return await parseInput(await new Response(shell.stdin()).text(), format);
}

// Code that does not use k8s works without a cluster, as a filter in a pipe.
async function sessionFor(shell: Shell, flags: EvalFlags, code: string): Promise<K8s> {
  const isAlone = (flags.input || flags.lines) && !/\bk8s\b/.test(code) && shell.session === undefined;
  if (!isAlone) return await openShellSession(shell, flags, { middleware: [cancelledWith({ signal: shell.signal })] });
  return await connect({
    handler: () => Promise.reject(new UsageError("Cannot send a request: the code does not use k8s")),
  });
}

// CSV and TSV only support tables.
function tablesOf(output: string | undefined): Exclude<PrintContext["tables"], undefined> {
  if (output === undefined) return {};
  return { writeTable: (table, format) => tableText(table, { output }, format), tablesOnly: output !== "wide" };
}
