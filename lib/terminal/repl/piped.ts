import { CurlPrinted } from "../shell/continue_on_error.ts";
import type { Evaluation, Evaluator } from "./evaluate/evaluate.ts";
import { onRejection } from "./evaluate/rejections.ts";
import { type PrintContext, printError, show } from "./show.ts";

/** Shows what an input came to. */
type Write = (value: unknown, showing: PrintContext, signal: AbortSignal) => Promise<unknown>;

/**
 * Evaluates what comes through a pipe, showing the value of each statement. The first failure ends it.
 *
 * @returns The exit code.
 */
export async function piped(evaluator: Evaluator, showing: PrintContext): Promise<number> {
  const text = await new Response(showing.shell.stdin()).text();
  return await writeEach(evaluator.evaluateEach(text, showing.shell.signal), showing);
}

/**
 * Evaluates one text and writes its value.
 *
 * @returns The exit code.
 */
export async function evaluateOnce(
  evaluator: Evaluator,
  text: string,
  showing: PrintContext,
  write: Write = show,
): Promise<number> {
  return await writeEach(
    (async function* () {
      yield await evaluator.evaluate(text, showing.shell.signal);
    })(),
    showing,
    write,
  );
}

/**
 * Writes the value of each evaluation. The first failure ends it.
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
    // With --curl the line is all that was asked for.
    if (error instanceof CurlPrinted) return;
    code = 1;
    if (!shell.signal.aborted) printError(error, showing);
  };
  using _ = onRejection(fail);
  try {
    for await (const { value } of evaluations) await write(value, showing, shell.signal);
  } catch (error) {
    // Whoever read our output has enough of it, as with any other command.
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    fail(error);
  }
  return code;
}
