import { defined } from "../../../data/base/defined.ts";
import { defineCommand } from "../../shell/command.ts";
import { isTableOutput, outputOption, TABLE_FORMATS, tableText, VALUE_FORMATS } from "../../shell/formats.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { decodeText } from "../../../data/base/text_encoding.ts";
import type { InputFormat } from "./eval_input.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { createEvaluator, type Evaluator, type EvaluatorOptions } from "../../repl/evaluate/evaluate.ts";
import { PRELOADED } from "../../repl/preloaded.ts";
import { folderUrl } from "../../shell/folder_url.ts";
import { evaluateOnce, writeEach } from "../../repl/piped.ts";
import type { PrintContext } from "../../repl/show.ts";
import { keysInScope, keysOfLines, sessionForCode } from "./eval_scope.ts";
import { showLines } from "./eval_show.ts";
import { ownModules } from "../../shell/own_program.ts";

const OPTIONS = {
  allNamespaces: { ...SHARED_OPTIONS.allNamespaces, help: "Read the objects of words such as pods in all namespaces" },
  output: {
    ...outputOption(["name", "wide", "lines", ...VALUE_FORMATS, ...TABLE_FORMATS]),
    default: "like the prompt, and lists of text or numbers as lines",
  },
  input: {
    short: "-i",
    value: "format",
    bare: "json",
    help: "Read standard input into `input`, with its keys as variables. Default: one JSON value. Other formats",
    values: [
      { name: "json", hidden: true },
      { name: "lines", help: "a list of JSON values, one per line" },
      { name: "yaml", help: "a list of YAML documents" },
      { name: "text", help: "the text" },
    ],
  },
  lines: { help: "Evaluate the code for each line of standard input, as `line`, with the keys of JSON as variables" },
} as const satisfies Options;

type EvalFlags = Globals & FlagsOf<typeof OPTIONS>;

/** `k8s eval CODE`: evaluates TypeScript and prints the value. */
export function evalCommand(shell: Shell) {
  return defineCommand({
    name: "eval",
    description: "Evaluate TypeScript with a preloaded k8s and print the value.",
    examples: [
      ["List the pods that are not ready, in all namespaces", `k8s eval -A 'pods.filter((pod) => !pod.ready)'`],
      ["Print one line per value", `k8s eval 'pods.map((pod) => pod.name)'`],
      ["Read one object", `k8s eval 'deploy("web").spec.replicas'`],
      ["Call any method of the library", `k8s eval 'await k8s.can("list", "pods")'`],
      ["Read JSON from a pipe", `kubectl get pods -o json | k8s eval -i 'items.map((pod) => pod.metadata.name)'`],
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
  const write = isShown ? showLines : await (await import("./eval_output.ts")).writer(output);
  const globals: Record<string, unknown> = { ...PRELOADED };
  if (inputFormat !== undefined) {
    globals.input = await inputOf(shell, inputFormat);
    Object.assign(globals, keysInScope(globals.input));
  }
  if (lines) globals.line = "";
  // The keys of the lines are known when the lines are read.
  const keys = lines ? keysOfLines(code, Object.keys(globals)) : [];
  await using k8s = await sessionForCode(shell, flags, {
    code,
    names: [...Object.keys(globals), ...keys],
    isFilter: inputFormat !== undefined || lines === true,
  });
  using evaluator = await evaluatorFor(shell, {
    globals: { ...globals, k8s },
    base: folderUrl(Deno.cwd()),
    modules: ownModules(),
    allNamespaces: flags.allNamespaces,
  }, !isShown);
  // The prompt's format adds colors and removes control characters itself.
  const seen = isShown || !shell.terminal.stdout
    ? shell
    : (await import("../../shell/screen_output.ts")).onScreen(shell);
  const showing: PrintContext = {
    k8s,
    shell: seen,
    verbose: flags.verbose !== undefined,
    tables: tablesOf(shell, output),
    ...defined({ isOwnError: evaluator.isOwn }),
  };
  if (!lines) {
    shell.exitCode = await evaluateOnce(evaluator, code, showing, write);
    return;
  }
  const [{ readLines }, { evaluateLines }] = await Promise.all([
    import("../../shell/read_lines.ts"),
    import("./eval_lines.ts"),
  ]);
  const evaluations = evaluateLines(evaluator, { text: code, keys }, readLines(await stdinOf(shell)), shell.signal);
  shell.exitCode = await writeEach(evaluations, showing, write);
}

type CodeEvaluator = Pick<Evaluator, "evaluate" | "bindings" | "assign"> & Disposable & { isOwn?: () => boolean };

// The contexts of a command run at the same time, so they share no globals.
async function evaluatorFor(shell: Shell, options: EvaluatorOptions, isValue: boolean): Promise<CodeEvaluator> {
  if (shell.member === undefined) return createEvaluator(options);
  return (await import("./eval_member.ts")).memberEvaluator(shell, shell.member, { ...options, isValue });
}

async function stdinOf(shell: Shell): Promise<ReadableStream<Uint8Array>> {
  return shell.member === undefined
    ? shell.stdin()
    : await (await import("./eval_member.ts")).sharedInput(shell.member);
}

async function inputOf(shell: Shell, format: InputFormat): Promise<unknown> {
  const { parseEvalInput: parseInput } = await import("./eval_input.ts");
  return await parseInput(decodeText(await new Response(await stdinOf(shell)).bytes()), format);
}

// CSV and TSV only support tables.
function tablesOf(shell: Shell, output: string | undefined): Exclude<PrintContext["tables"], undefined> {
  if (output === undefined) return {};
  return { writeTable: (table, format) => tableText(shell, table, { output }, format), tablesOnly: output !== "wide" };
}
