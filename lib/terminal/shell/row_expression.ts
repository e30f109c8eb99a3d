import { compileExpression, type Expression } from "../../data/expression/compile.ts";
import { type QueryRow, readWord, type RowExpression } from "../../data/query/row.ts";
import { stripControl } from "../../data/base/text.ts";
import { isFunctionText } from "./formats.ts";
import { compileFunction } from "./js_function.ts";
import { asUsage } from "./options.ts";
import type { Shell } from "./shell.ts";

/** An expression or function of an option, such as `--where`. */
export interface OptionExpression extends RowExpression {
  /** The compiled expression. Absent for a function, which can read the whole object. */
  readonly compiled?: Expression;
  /** Whether it found a value for any object. */
  gaveValue: boolean;
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
    if (isFunctionText(text)) return { ...await compileFunction(text, option), gaveValue: true };
    const compiled = compileExpression(text);
    const expression: OptionExpression = {
      text,
      option,
      compiled,
      gaveValue: compiled.names.size === 0,
      evaluate: (row: QueryRow) =>
        compiled.evaluate((name, isDotted) => {
          const value = readWord(row, name, isDotted);
          if (value !== undefined && value !== null) expression.gaveValue = true;
          return value;
        }),
      noteUnreadable({ message }, { named }) {
        const first = `${message} of ${named.kind.kind} "${named}"`;
        (expression.unreadable ??= { message: first, count: 0 }).count++;
      },
    };
    return expression;
  });
}

/** Notes the values that could not be read. They counted as absent. */
export function noteUnreadable({ err }: Pick<Shell, "err">, expressions: readonly OptionExpression[]): void {
  for (const { unreadable } of expressions) {
    if (unreadable === undefined) continue;
    const more = unreadable.count === 1 ? "" : ` and ${unreadable.count - 1} more`;
    err(stripControl(`note: ${unreadable.message}${more}`));
  }
}
