import type { Evaluation, Evaluator } from "../../repl/evaluate/evaluate.ts";
import { Incomplete } from "../../repl/evaluate/source.ts";

/** Evaluates a text for each line of input, with the variable `line`. An expression is compiled once. */
export async function* evaluateLines(
  evaluator: Evaluator,
  text: string,
  lines: AsyncIterable<string>,
  signal: AbortSignal,
): AsyncGenerator<Evaluation, void, undefined> {
  const compiled = await compile(evaluator, text);
  for await (const line of lines) {
    signal.throwIfAborted();
    if (compiled === undefined) {
      Object.assign(globalThis, { line });
      yield await evaluator.evaluate(text, signal);
    } else {
      yield { value: await compiled(line), hasValue: true };
    }
  }
}

type Compiled = (line: string) => Promise<unknown>;

async function compile(evaluator: Evaluator, text: string): Promise<Compiled | undefined> {
  try {
    const { value } = await evaluator.evaluate(`(async (line: string) => (${text}\n))`);
    return value as Compiled;
  } catch (error) {
    // The text is not an expression. Evaluating it as statements reports syntax errors.
    if (error instanceof SyntaxError || error instanceof Incomplete) return undefined;
    throw error;
  }
}
