import { InputError } from "../../../data/core/errors.ts";
import { isRecord } from "../../../data/core/object.ts";
import type { Evaluation, Evaluator } from "../../repl/evaluate/evaluate.ts";
import { Incomplete } from "../../repl/evaluate/source.ts";

/** Code that is evaluated for each line. */
export interface LineCode {
  text: string;
  /** The names in it that are keys of a line, which is a JSON object then. */
  keys: readonly string[];
}

type LineEvaluator = Pick<Evaluator, "evaluate" | "assign">;

/** Evaluates code for each line of input, with the variable `line`. An expression is compiled once. */
export async function* evaluateLines(
  evaluator: LineEvaluator,
  { text, keys }: LineCode,
  lines: AsyncIterable<string>,
  signal: AbortSignal,
): AsyncGenerator<Evaluation, void, undefined> {
  const compiled = await compile(evaluator, text, keys);
  for await (const ended of lines) {
    signal.throwIfAborted();
    // A file from Windows ends its lines with \r\n.
    const line = ended.replace(/\r$/, "");
    if (compiled === undefined) {
      await evaluator.assign("line", line);
      yield await evaluator.evaluate(text, signal);
    } else {
      yield { value: await compiled(line, keys.length === 0 ? {} : readKeys(line, keys)), hasValue: true };
    }
  }
}

type Compiled = (line: string, values: Record<string, unknown>) => Promise<unknown>;

async function compile(evaluator: LineEvaluator, text: string, keys: readonly string[]): Promise<Compiled | undefined> {
  try {
    const { value } = await evaluator.evaluate(`(async (line: string, { ${keys.join(", ")} }: any) => (${text}\n))`);
    return value as Compiled;
  } catch (error) {
    // The text is not an expression. Evaluating it as statements reports syntax errors.
    if (error instanceof SyntaxError || error instanceof Incomplete) return undefined;
    throw error;
  }
}

function readKeys(line: string, [key]: readonly string[]): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // The line is text.
  }
  if (isRecord(value)) return value;
  throw new InputError(`Cannot read ${key}: the line is not a JSON object`, {
    hints: ["use line for the text of the line"],
  });
}
