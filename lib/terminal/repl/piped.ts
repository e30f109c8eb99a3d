import { CurlPrinted } from "../shell/continue_on_error.ts";
import type { Evaluation, Evaluator } from "./evaluate/evaluate.ts";
import type { K8s } from "../../session/k8s.ts";
import { Leave } from "./dot_commands/dot_commands.ts";
import { onRejection } from "./evaluate/rejections.ts";
import { prepareEach } from "./evaluate/source.ts";
import { readInputForm } from "./prompt/input.ts";
import { splitPaste } from "./prompt/split_paste.ts";
import { createReplContext, type ReplContextParts } from "./repl_context.ts";
import { namesOf, performEach } from "./run_input.ts";
import { type PrintContext, printError, show } from "./show.ts";
import { explainMissingMethod } from "../shell/missing_method.ts";
import { advise } from "../shell/shell.ts";
import { stripControl } from "../../data/base/text.ts";

type CodeEvaluator = Pick<Evaluator, "evaluate" | "bindings">;

/** Prints the result of an input. */
type Write = (value: unknown, showing: PrintContext, signal: AbortSignal) => Promise<unknown>;

/** Options of {@linkcode piped}. */
export type PipedOptions = Omit<ReplContextParts, "terminal" | "read" | "showing"> & {
  k8s: K8s;
  showing: PrintContext;
};

/**
 * Evaluates piped input and prints the value of each statement. The first failure stops it. Short forms and dot
 * commands work as in a file that `.load` reads.
 *
 * @returns The exit code.
 */
export async function piped(options: PipedOptions): Promise<number> {
  const { evaluator, showing } = options;
  const { signal, stdin } = showing.shell;
  const text = await new Response(stdin()).text();
  const { inputs } = await splitPaste(text, namesOf(options));
  const forms = await Promise.all(inputs.map((input) => readInputForm(input, namesOf(options))));
  if (inputs.length === 0) return 0;
  if (forms.every(({ kind }) => kind === "code")) return await writeEach(evaluator.evaluateEach(text, signal), showing);
  try {
    // Half a script must not run.
    for (const form of forms) if (form.kind === "code") prepareEach(form.text);
    using _ = onRejection((error) => printError(error, showing));
    const { processTerminal } = await import("../editor/terminal.ts");
    const read = () => Promise.resolve({ kind: "end" } as const);
    const context = createReplContext({ ...options, terminal: processTerminal(), read }, options.k8s);
    return await performEach(inputs, context, signal) ? 0 : 1;
  } catch (error) {
    if (error instanceof Leave) return 0;
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    if (!signal.aborted) printError(error, showing);
    return 1;
  }
}

/**
 * Evaluates one text and prints its value.
 *
 * @returns The exit code.
 */
export async function evaluateOnce(
  evaluator: CodeEvaluator,
  text: string,
  showing: PrintContext,
  write: Write = show,
): Promise<number> {
  let failure: unknown;
  const evaluations = (async function* () {
    try {
      yield await evaluator.evaluate(text, showing.shell.signal);
    } catch (error) {
      failure = error;
      throw error;
    }
  })();
  const code = await writeEach(evaluations, showing, write);
  await showHints(text, evaluator, showing, failure);
  return code;
}

// The hints of the prompt, for a forgotten await and misspelled names.
async function showHints(text: string, { bindings }: CodeEvaluator, { shell, k8s }: PrintContext, failure: unknown) {
  // The error of a missing method already has its hint.
  if (shell.signal.aborted || explainMissingMethod(failure, k8s) !== failure) return;
  const { codeHints } = await import("./evaluate/code_hints.ts");
  for (const hint of await codeHints(text, bindings, failure)) {
    const line = `hint: ${stripControl(hint)}`;
    if (failure === undefined) advise(shell, line);
    else shell.err(line);
  }
}

/**
 * Prints the value of each evaluation. The first failure stops it.
 *
 * @returns The exit code.
 */
export async function writeEach(
  evaluations: AsyncIterable<Evaluation>,
  showing: PrintContext,
  write: Write = show,
): Promise<number> {
  const { shell } = showing;
  let code = 0;
  const fail = (error: unknown) => {
    // With --curl, only the curl command is printed.
    if (error instanceof CurlPrinted) return;
    code = 1;
    if (!shell.signal.aborted) printError(explainMissingMethod(error, showing.k8s), showing);
  };
  using _ = onRejection((error) => {
    if (showing.isOwnError?.() ?? true) fail(error);
  });
  try {
    for await (const { value } of evaluations) await write(value, showing, shell.signal);
  } catch (error) {
    // The reader of the output has closed the pipe. The caller ends without an error.
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    fail(error);
  }
  return code;
}
