import { UsageError } from "../../../../data/core/errors.ts";
import { NamedObject } from "../../../../data/expression/named_object.ts";
import { DistinctValues, ValueCounts } from "../../../../data/query/groups.ts";
import type { QueryResult, Range } from "../../../../data/query/result.ts";
import { evaluateRow, type QueryRow } from "../../../../data/query/row.ts";
import { statistics, sums } from "../../../../data/query/totals.ts";
import { valueText } from "../../../../data/query/value_text.ts";
import { isTableOutput, printer } from "../../../shell/formats.ts";
import { linesOf } from "../../../shell/js_format.ts";
import type { OptionExpression } from "../../../shell/row_expression.ts";
import type { Shell } from "../../../shell/shell.ts";
import type { GetFlags } from "../flags.ts";
import type { QueryOutput } from "./output.ts";
import { computedTable } from "./table_output.ts";

/** Prints a single value: a number or a quantity. */
type PrintValue = (value: unknown) => Promise<void>;

/** Prints the number of rows. */
export async function rowCount(shell: Shell, { output }: GetFlags): Promise<QueryOutput> {
  const print = await valuePrinter(shell, output);
  let count = 0;
  return { expressions: [], isTotal: true, prepare: () => void count++, write: nothing, end: () => print(count) };
}

/** Prints how often each value occurs. */
export async function valueCounts(
  shell: Shell,
  flags: GetFlags,
  expression: OptionExpression,
  range: Range,
): Promise<QueryOutput> {
  const print = await resultPrinter(shell, flags);
  const counts = new ValueCounts();
  return {
    expressions: [expression],
    prepare: (row, index) => withValues([expression], row, index, ([value]) => counts.add(value)),
    isTotal: true,
    write: nothing,
    end: () => print(counts.result(expression.text, range)),
  };
}

/** Prints the distinct values, one per line. */
export async function distinctValues(
  shell: Shell,
  { output }: GetFlags,
  expression: OptionExpression,
  range: Range,
): Promise<QueryOutput> {
  const print = output === undefined ? undefined : await valuePrinter(shell, output);
  const values = new DistinctValues();
  return {
    expressions: [expression],
    prepare: (row, index) => withValues([expression], row, index, ([value]) => values.add(value)),
    isTotal: true,
    write: nothing,
    async end() {
      const found = values.values(range);
      if (print !== undefined) return await print(found.map(plain));
      const text = found.map(linesOf).join("");
      if (text !== "") await shell.out(text);
    },
  };
}

/** Prints totals, or the distribution of one expression, for each group. */
export async function totals(
  shell: Shell,
  flags: GetFlags,
  expressions: readonly OptionExpression[],
  by: OptionExpression | undefined,
  range: Range,
): Promise<QueryOutput> {
  const isSum = flags.sum !== undefined;
  const isSingle = isSum && by === undefined && expressions.length === 1;
  const aggregate = isSum ? sums(expressions.map(({ text }) => text), by?.text) : statistics(by?.text);
  const printValue = isSingle ? await valuePrinter(shell, flags.output) : undefined;
  const print = await resultPrinter(shell, flags);
  const all = by === undefined ? expressions : [...expressions, by];
  return {
    expressions: all,
    prepare: (row, index) =>
      withValues(all, row, index, (values) => {
        aggregate.add(values[expressions.length], values, (error, at) => expressions[at]?.noteUnreadable?.(error, row));
      }),
    isTotal: true,
    write: nothing,
    async end() {
      const result = aggregate.result(range);
      if (printValue === undefined) await print(result);
      else await printValue(result.rows[0]?.[0]);
    },
  };
}

const nothing = () => Promise.resolve();

async function withValues(
  expressions: readonly OptionExpression[],
  row: QueryRow,
  index: number,
  use: (values: unknown[]) => void,
): Promise<void> {
  const values: unknown[] = [];
  for (const expression of expressions) {
    const value = evaluateRow(expression, row, index);
    values.push(value instanceof Promise ? await value : value);
  }
  use(values);
}

/** Returns the function that prints a table of values. */
async function resultPrinter(
  shell: Shell,
  { output, headers }: GetFlags,
): Promise<(result: QueryResult) => Promise<void>> {
  if (output === undefined || output === "csv" || output === "tsv") {
    const table = computedTable(shell, output, headers !== false);
    return async ({ columns, rows }) => {
      await table(columns.map(({ title }) => title), rows);
    };
  }
  const print = await valuePrinter(shell, output);
  return async ({ columns, rows }) =>
    await print(rows.map((row) => Object.fromEntries(columns.map(({ key }, at) => [key, plain(row[at])]))));
}

async function valuePrinter(shell: Shell, output: string | undefined): Promise<PrintValue> {
  if (output === undefined) return async (value) => await shell.out(linesOf(value));
  if (isTableOutput(output) || !/^(?:json|yaml|kyaml)$/.test(output)) {
    throw new UsageError(`Cannot print numbers and groups of values as ${output}`, {
      hints: ["use -o json or -o yaml, or leave out -o"],
    });
  }
  const print = await printer(output);
  return async (value) => {
    const text = await print(value);
    await shell.out(text.endsWith("\n") ? text : `${text}\n`);
  };
}

// A related object counts as its name, and an absent value as null.
function plain(value: unknown): unknown {
  if (value instanceof NamedObject) return valueText(value);
  return value ?? null;
}
