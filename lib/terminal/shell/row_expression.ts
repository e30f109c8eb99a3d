import { compileExpression } from "../../data/expression/compile.ts";
import type { Expression } from "../../data/expression/expression.ts";
import { type QueryRow, readWord, type RowExpression } from "../../data/query/row.ts";
import { stripControl } from "../../data/base/text.ts";
import { isFunctionText } from "./formats.ts";
import { compileFunction } from "./js_function.ts";
import { asUsage } from "./options.ts";
import { advise, type Shell } from "./shell.ts";

/** An expression or function of an option, such as `--where`. */
export interface OptionExpression extends RowExpression {
  /** The compiled expression. Absent for a function, which can read the whole object. */
  readonly compiled?: Expression;
  /** Whether it was evaluated for any object. */
  wasEvaluated: boolean;
  /** The first value that could not be read, and the number of all of them. */
  unreadable?: { readonly message: string; count: number };
}

/**
 * Compiles the expression of an option. A function of TypeScript is ordinary code and is called with the object.
 *
 * @throws {UsageError} If the text is not valid.
 */
export async function rowExpression(text: string, option: string): Promise<OptionExpression> {
  return await asUsage(async () => {
    if (isFunctionText(text)) return { ...await compileFunction(text, option), wasEvaluated: false };
    const compiled = compileExpression(text);
    const expression: OptionExpression = {
      text,
      option,
      compiled,
      wasEvaluated: false,
      evaluate(row: QueryRow) {
        expression.wasEvaluated = true;
        return compiled.evaluate((name, isDotted) => readWord(row, name, isDotted));
      },
      noteUnreadable({ message }, { named }) {
        const first = `${message} of ${named.kind.kind} "${named}"`;
        (expression.unreadable ??= { message: first, count: 0 }).count++;
      },
    };
    return expression;
  });
}

/**
 * Notes values that could not be read and that counted as absent. For people, it also notes expressions that had no value
 * for any object, and fields that could not be checked.
 *
 * @param unchecked Messages that say why fields could not be checked.
 */
export function noteDoubts(
  shell: Pick<Shell, "err" | "advises">,
  expressions: readonly OptionExpression[],
  unchecked: Iterable<string> = [],
): void {
  for (const reason of unchecked) advise(shell, stripControl(`note: fields were not checked: ${reason}`));
  for (const { text, option, compiled, wasEvaluated } of expressions) {
    if (!wasEvaluated || compiled === undefined || compiled.gaveValue) continue;
    advise(shell, `note: no object has a value for the expression of ${option}: ${stripControl(text)}`);
  }
  for (const { unreadable } of expressions) {
    if (unreadable === undefined) continue;
    const more = unreadable.count === 1 ? "" : ` and ${unreadable.count - 1} more`;
    shell.err(stripControl(`note: ${unreadable.message}${more}`));
  }
}
