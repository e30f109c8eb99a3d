import { UsageError } from "../../../../data/core/errors.ts";
import { NamedObject } from "../../../../data/expression/named_object.ts";
import { DistinctValues, ValueCounts } from "../../../../data/query/groups.ts";
import { columnOf, type QueryResult, type Range } from "../../../../data/query/result.ts";
import { evaluateAll } from "../../../../data/query/row.ts";
import { statistics, sums } from "../../../../data/query/totals.ts";
import { valueText } from "../../../../data/query/value_text.ts";
import { endLine, isTableOutput, printer } from "../../../shell/formats.ts";
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
  expressions: readonly OptionExpression[],
  range: Range,
): Promise<QueryOutput> {
  const print = await resultPrinter(shell, flags);
  const counts = new ValueCounts();
  return {
    expressions,
    prepare: async (row, index) => counts.add(...await evaluateAll(expressions, row, index)),
    isTotal: true,
    write: nothing,
    end: () => print(counts.result(expressions.map(columnOf), range)),
  };
}

/** Prints the distinct values, one per line. */
export async function distinctValues(
  shell: Shell,
  { output }: GetFlags,
  expression: OptionExpression,
  range: Range,
): Promise<QueryOutput> {
  const print = await valuePrinter(shell, output);
  const values = new DistinctValues();
  return {
    expressions: [expression],
    async prepare(row, index) {
      const [value] = await evaluateAll([expression], row, index);
      values.add(value);
    },
    isTotal: true,
    write: nothing,
    async end() {
      await print(values.values(range).map(plain));
    },
  };
}

/** Prints totals, or the distribution of one expression, for each group. */
export async function totals(
  shell: Shell,
  flags: GetFlags,
  expressions: readonly OptionExpression[],
  by: readonly OptionExpression[],
  range: Range,
): Promise<QueryOutput> {
  const isSum = flags.sum !== undefined;
  const isSingle = isSum && by.length === 0 && expressions.length === 1;
  const groups = by.map(columnOf);
  const aggregate = isSum ? sums(expressions.map(columnOf), groups) : statistics(groups);
  const printValue = isSingle ? await valuePrinter(shell, flags.output) : undefined;
  const print = await resultPrinter(shell, flags);
  const all = [...expressions, ...by];
  return {
    expressions: all,
    async prepare(row, index) {
      const values = await evaluateAll(all, row, index);
      aggregate.add(
        values.slice(expressions.length),
        values,
        (error, at) => expressions[at]?.noteUnreadable?.(error, row),
      );
    },
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

/** Returns the function that prints a table of values. */
async function resultPrinter(
  shell: Shell,
  { output, headers }: GetFlags,
): Promise<(result: QueryResult) => Promise<void>> {
  const recordsOf = ({ columns, rows }: QueryResult) =>
    rows.map((row) => Object.fromEntries(columns.map(({ key }, at) => [key, plain(row[at])])));
  if (output === undefined || output === "csv" || output === "tsv") {
    const table = computedTable(shell, output, headers !== false);
    return async (result) => {
      shell.keep?.(recordsOf(result));
      await table.print(result.columns.map(({ title }) => title), result.rows);
    };
  }
  const print = await valuePrinter(shell, output);
  return async (result) => await print(recordsOf(result));
}

async function valuePrinter(shell: Shell, output: string | undefined): Promise<PrintValue> {
  if (output === undefined) {
    return async (value) => {
      shell.keep?.(value);
      await shell.out(linesOf(value));
    };
  }
  if (isTableOutput(output) || !/^(?:json|yaml|kyaml)$/.test(output)) {
    throw new UsageError(`Cannot print numbers and groups of values as ${output}`, {
      hints: ["use -o json or -o yaml, or leave out -o"],
    });
  }
  const print = await printer(output);
  return async (value) => {
    shell.keep?.(value);
    await shell.out(endLine(await print(value)));
  };
}

// A related object counts as its name, and an absent value as null.
function plain(value: unknown): unknown {
  if (value instanceof NamedObject) return valueText(value);
  return value ?? null;
}
