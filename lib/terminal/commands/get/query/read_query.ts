import { UsageError } from "../../../../data/core/errors.ts";
import { parseSortField, type SortField } from "../../../../data/output/sort_order.ts";
import { compileElements, type Elements } from "../../../../data/query/each.ts";
import { splitExpressions } from "../../../../data/query/expression_list.ts";
import type { Range } from "../../../../data/query/result.ts";
import { asUsage, flagName } from "../../../shell/options.ts";
import { type OptionExpression, rowExpression } from "../../../shell/row_expression.ts";
import { type GetFlags, isSortPath } from "../flags.ts";

/** The order of the rows of a query. */
export interface QueryOrder {
  /** The field of the objects, as in kubectl. */
  readonly field?: SortField;
  readonly expression?: OptionExpression;
  readonly isReversed?: boolean;
}

/** The flags of a query, compiled. Nothing has been sent yet. */
export interface Query {
  readonly where: OptionExpression | undefined;
  readonly each: Elements | undefined;
  readonly order: QueryOrder | undefined;
  readonly range: Range;
  /** The expressions that are printed or counted. */
  readonly values: readonly OptionExpression[];
  /** The groups of --sum and --stats. */
  readonly by: readonly OptionExpression[];
}

/** The flags that print something else than rows, of which a query has at most one. */
const TOTALS = ["count", "countBy", "unique", "sum", "stats"] as const;

/** Compiles the expressions of the flags. @throws {UsageError} If one is not valid, or if flags contradict each other. */
export async function readQuery(flags: GetFlags): Promise<Query> {
  checkQuery(flags);
  const { where, each, sortBy, by, first, last } = flags;
  return {
    where: where === undefined ? undefined : await rowExpression(where, "--where"),
    each: each === undefined ? undefined : await asUsage(() => compileElements(each)),
    order: sortBy === undefined ? undefined : await orderOf(sortBy),
    range: { first, last },
    values: await valuesOf(flags),
    by: by === undefined ? [] : await several(by, "--by"),
  };
}

async function orderOf(sortBy: string): Promise<QueryOrder> {
  if (isSortPath(sortBy)) return { field: parseSortField(sortBy) };
  const isReversed = sortBy.startsWith("-");
  return { expression: await rowExpression(isReversed ? sortBy.slice(1) : sortBy, "--sort-by"), isReversed };
}

async function valuesOf({ countBy, unique, sum, stats, output = "" }: GetFlags): Promise<OptionExpression[]> {
  if (countBy !== undefined) return await several(countBy, "--count-by");
  if (unique !== undefined) return [await rowExpression(unique, "--unique")];
  if (stats !== undefined) return [await rowExpression(stats, "--stats")];
  if (sum !== undefined) return await several(sum, "--sum");
  const [, format = "", argument = ""] = /^([^=]*)=(.*)$/s.exec(output) ?? [];
  if (format === "js") return [await rowExpression(argument, "-o js=")];
  if (!["columns", "csv", "tsv"].includes(format)) return [];
  return await several(argument.replace(/^\+/, ""), `-o ${format}=`);
}

async function several(text: string, option: string): Promise<OptionExpression[]> {
  const texts = await asUsage(() => splitExpressions(text));
  return await Promise.all(texts.map(async ({ text, title }) => {
    const expression = await rowExpression(text, option);
    // The expression changes while it is evaluated, so it is not copied.
    return title === undefined ? expression : Object.assign(expression, { title });
  }));
}

function checkQuery(flags: GetFlags): void {
  const { first, last, by, sum, stats, sortBy, output = "" } = flags;
  const totals = TOTALS.filter((key) => flags[key] !== undefined && flags[key] !== false);
  const [total, another] = totals.map(flagName);
  if (another !== undefined) throw together(total, another);
  if (first !== undefined && last !== undefined) throw together("--first", "--last");
  for (const [name, count] of [["--first", first], ["--last", last]] as const) {
    if (count !== undefined && count < 0) throw new UsageError(`Invalid value "${count}" for ${name}: it is negative`);
  }
  if (by !== undefined && sum === undefined && stats === undefined) {
    throw new UsageError("Cannot use --by without --sum or --stats", {
      hints: [`use --count-by '${by}' to count by a value`],
    });
  }
  if (total === undefined) return;
  if (sortBy !== undefined) {
    throw new UsageError(`Cannot use --sort-by together with ${total}`, { hints: ["leave out --sort-by"] });
  }
  const isOneRow = total === "--count" || total !== "--count-by" && total !== "--unique" && by === undefined;
  const range = first !== undefined ? "--first" : last !== undefined ? "--last" : undefined;
  if (isOneRow && range !== undefined) throw together(range, total);
  if (/^(?:columns|csv|tsv|js)=/.test(output)) {
    throw new UsageError(`Cannot use -o ${output.replace(/=.*$/s, "=")} together with ${total}`);
  }
}

function together(a: string | undefined, b: string): UsageError {
  return new UsageError(`Cannot use ${a} together with ${b}`);
}
