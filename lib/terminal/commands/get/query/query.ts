import { isNotFound, UsageError } from "../../../../data/core/errors.ts";
import { ahead } from "../../../../data/base/concurrency.ts";
import type { NamedObject } from "../../../../data/expression/named_object.ts";
import { stripControl } from "../../../../data/base/text.ts";
import type { K8s } from "../../../../session/k8s.ts";
import { attempt } from "../../../shell/continue_on_error.ts";
import { isTableOutput, TABLE_FORMATS } from "../../../shell/formats.ts";
import { noteTruncated, severalTables } from "../tables.ts";
import { readQueryRows, type RowPage, type RowsOptions } from "../../../shell/query_rows.ts";
import { noteDoubts, type OptionExpression } from "../../../shell/row_expression.ts";
import { advise, readProgress, type Shell } from "../../../shell/shell.ts";
import { callOptions, type GetFlags, type GetTarget } from "../flags.ts";
import { isSingle, type Show } from "../objects.ts";
import { expressionLines, objectList, singleObject } from "./object_outputs.ts";
import type { KeptRows } from "./kept_rows.ts";
import type { QueryOutput } from "./output.ts";
import { QueryRun } from "./query_run.ts";
import { type Query, readQuery } from "./read_query.ts";
import { elementTable, expressionTable, printedTables } from "./table_output.ts";
import { distinctValues, rowCount, totals, valueCounts } from "./total_outputs.ts";

/**
 * Returns the function that prints the objects for the flags with expressions: `--where`, `--each`, `--count-by` and others.
 *
 * @throws {UsageError} If an expression is not valid. Nothing is sent in this case.
 */
export async function queryShower(flags: GetFlags): Promise<Show> {
  const query = await readQuery(flags);
  return async (shell, k8s, flags, wanted) => await showQuery(shell, k8s, flags, wanted, query);
}

async function showQuery(
  shell: Shell,
  k8s: K8s,
  flags: GetFlags,
  wanted: GetTarget[],
  query: Query,
): Promise<boolean> {
  const printed = await outputOf(shell, flags, wanted, query, async (related, format) => {
    const { printRelated } = await import("./related_table.ts");
    await printRelated(shell, [{ k8s, elements: related }], flags, format);
  }) ?? await wholeOutput(shell, flags, wanted, query);
  const kept = shell.keep === undefined || printed.isTotal ? undefined : await keptOf(printed, flags, wanted);
  const output = kept?.output ?? printed;
  // A function can use `k8s` to read more. The prompt defines `k8s` already.
  const all = expressionsOf(query, output);
  if (shell.session === undefined && all.some(({ compiled }) => compiled === undefined)) {
    Object.assign(globalThis, { k8s });
  }
  if (!flags.curl) await checkTypes(shell, k8s, wanted, query, all);
  using shown = await readProgress(shell);
  const unchecked = new Set<string>();
  const streams = streamsOf(shell, k8s, flags, wanted, query, output, {
    onUnchecked: (reason) => unchecked.add(reason),
    releases: shell.session === undefined,
    onPage: shown?.page,
  });
  const run = new QueryRun(query, output, wanted.some(({ names }) => names.length > 0));
  // A total of a part of the objects would be wrong, so it is not printed if a request fails.
  const { isTotal = false } = output;
  const options = { ignore: flags.ignoreNotFound ? isNotFound : undefined, alone: streams.length === 1 || isTotal };
  for await (const pages of ahead(streams, flags.curl ? 1 : undefined)) {
    while (!run.isDone) {
      const next = await attempt(shell, () => pages.next(), options);
      if (next === undefined || next.done) break;
      await run.add(next.value);
    }
    if (run.isDone) {
      await pages.return?.();
      break;
    }
  }
  if (flags.curl) return true;
  await run.end();
  if (kept !== undefined) shell.keep?.(kept.value());
  return noteEnd(shell, flags, wanted, { query, output, run, unchecked });
}

/** Checks the expressions for several types before objects of the first one are printed. A single type checks them itself. */
async function checkTypes(
  shell: Shell,
  k8s: K8s,
  wanted: readonly GetTarget[],
  query: Query,
  expressions: readonly OptionExpression[],
): Promise<void> {
  const types = new Set(wanted.map(({ type }) => type));
  if (types.size < 2) return;
  const [{ KindSchemas }, { checkAll }] = await Promise.all([
    import("../../../../features/views/expressions/kind_schemas.ts"),
    import("../../../../features/views/expressions/check_all.ts"),
  ]);
  const compiled = expressions.map((each) => each.compiled).filter((each) => each !== undefined);
  for (const type of types) {
    const resource = await k8s.discovery.resolve(type, shell.signal);
    await checkAll(compiled, resource, new KindSchemas(k8s, resource, shell.signal), { each: query.each?.words });
  }
}

/** Returns all expressions of a query. */
export function expressionsOf({ where, order }: Query, output: QueryOutput): OptionExpression[] {
  return [where, order?.expression, ...output.expressions].filter((each) => each !== undefined);
}

/** Returns functions that read the rows of each target. */
export function streamsOf(
  shell: Shell,
  k8s: K8s,
  flags: GetFlags,
  wanted: readonly GetTarget[],
  query: Query,
  output: QueryOutput,
  options: Partial<RowsOptions>,
): (() => AsyncGenerator<RowPage, void, undefined>)[] {
  return wanted.flatMap((target) => {
    const names = target.names.length === 0 ? [undefined] : target.names;
    return names.map((name) => () =>
      readQueryRows(k8s, target.type, {
        call: callOf(shell, flags, target, query, output),
        name,
        expressions: expressionsOf(query, output),
        each: query.each?.words,
        withTable: output.withTable ?? false,
        part: query.each !== undefined || query.order?.field !== undefined ? "Object" : output.part ?? "None",
        // The schema would be one more request.
        checks: !flags.curl,
        onWarning: (text) => advise(shell, `Warning: ${stripControl(text)}`),
        ...options,
      })
    );
  });
}

/** The facts of a query that was run. */
export interface EndedQuery {
  readonly query: Query;
  readonly output: QueryOutput;
  readonly run: QueryRun;
  /** The reasons for which fields were not checked. */
  readonly unchecked: ReadonlySet<string>;
}

/** Notes the facts that the output does not show. Returns false if the command should say that nothing was found. */
export function noteEnd(
  shell: Shell,
  flags: GetFlags,
  wanted: readonly GetTarget[],
  { query, output, run, unchecked }: EndedQuery,
): boolean {
  const all = expressionsOf(query, output);
  const { isTotal = false } = output;
  noteTruncated(shell, [...output.truncated?.() ?? []]);
  noteDoubts(shell, all, unchecked);
  if (run.found > 0 || isTotal && flags.count) return true;
  const isTable = flags.output === undefined || isTableOutput(flags.output);
  if (run.rows === 0 && query.each === undefined) return !isTable || isTotal;
  const types = new Set(wanted.map(({ type }) => type));
  const what = query.each !== undefined ? "rows" : types.size === 1 ? [...types][0] : "objects";
  const line = stripControl(run.rows === 0 ? `No ${what} match` : `None of ${run.rows} ${what} match`);
  if (isTable && !isTotal) shell.err(line);
  else advise(shell, line);
  return true;
}

async function keptOf(output: QueryOutput, flags: GetFlags, wanted: GetTarget[]): Promise<KeptRows> {
  const { keepRows } = await import("./kept_rows.ts");
  const { each, allNamespaces = false } = flags;
  return keepRows(output, { hasElements: each !== undefined, isSingle: isSingle(wanted, flags), allNamespaces });
}

/** Returns the number of rows of a target that are needed; undefined if all are. */
export function rowsNeeded(
  { names }: GetTarget,
  { where, each, order, range: { first } }: Query,
  { isTotal }: QueryOutput,
): number | undefined {
  const isCut = where === undefined && each === undefined && order === undefined && !isTotal && names.length === 0;
  return isCut ? first : undefined;
}

// The first rows of a list are in its first page.
function callOf(
  shell: Shell,
  flags: GetFlags,
  target: GetTarget,
  query: Query,
  output: QueryOutput,
): ReturnType<typeof callOptions> {
  const call = callOptions(shell, flags, target);
  const needed = rowsNeeded(target, query, output) ?? 0;
  if (needed === 0 || call.pageSize !== undefined) return call;
  return needed < 500 ? { ...call, pageSize: needed } : call;
}

/** Returns the output of a table, of lines or of a total; undefined if whole objects are printed. */
export async function outputOf(
  shell: Shell,
  flags: GetFlags,
  wanted: readonly GetTarget[],
  query: Query,
  printRelated: (related: readonly NamedObject[], format: string | undefined) => Promise<void>,
): Promise<QueryOutput | undefined> {
  const { values, by, range, each } = query;
  const [value] = values;
  if (flags.count) return await rowCount(shell, flags);
  if (value !== undefined) {
    if (flags.countBy !== undefined) return await valueCounts(shell, flags, values, range);
    if (flags.unique !== undefined) return await distinctValues(shell, flags, value, range);
    if (flags.sum !== undefined || flags.stats !== undefined) return await totals(shell, flags, values, by, range);
    if (flags.output?.startsWith("js=")) return expressionLines(shell, value);
  }
  const [, format = "", argument] = /^([^=]*)=?(.*)$/s.exec(flags.output ?? "") ?? [];
  const table = format === "" || format === "columns" ? undefined : format;
  const types = new Set(wanted.map(({ type }) => type));
  if (values.length > 0 && !argument?.startsWith("+")) return expressionTable(shell, flags, table, values);
  const isTable = flags.output === undefined && !flags.neat || table !== undefined && isTableOutput(table);
  if (!isTable && values.length === 0) return undefined;
  if (each !== undefined) {
    if (values.length > 0) throw noPrintedColumns(flags.output);
    return elementTable(shell, flags, table, (related) => printRelated(related, table));
  }
  if (types.size > 1 && TABLE_FORMATS.some((name) => name === table)) throw severalTables(flags, [...types]);
  return printedTables(shell, flags, table, values, types.size > 1);
}

/** Returns the output that prints whole objects. */
export async function wholeOutput(
  shell: Shell,
  flags: GetFlags,
  wanted: GetTarget[],
  { each }: Query,
): Promise<QueryOutput> {
  const format = flags.output ?? "yaml";
  if (each === undefined && isSingle(wanted, flags)) return await singleObject(shell, flags, format);
  return await objectList(shell, flags, format);
}

function noPrintedColumns(output: string | undefined): UsageError {
  return new UsageError(`Cannot use -o ${output} together with --each: its rows have no printed columns`, {
    hints: ["leave out the + to print a table of these expressions"],
  });
}
