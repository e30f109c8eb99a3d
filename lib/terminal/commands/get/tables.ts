import { isNotFound, UsageError } from "../../../data/core/errors.ts";
import { ahead } from "../../../data/base/concurrency.ts";
import type { Resource } from "../../../data/core/resource.ts";
import type { Table } from "../../../data/core/table.ts";
import type { TableWriter } from "../../../data/output/table/table.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { callOptions, type GetFlags, type GetTarget, needsMetadata, tableLayout } from "./flags.ts";
import { TABLE_FORMATS, tablePrinter } from "../../shell/formats.ts";
import { readProgress, type Shell } from "../../shell/shell.ts";

/** The pages of a table, or the row of one named object. */
interface PendingTable {
  pages: () => AsyncIterator<Table>;
  type: string;
  isNamed: boolean;
}

/**
 * Prints the server's tables page by page, one for each type, with a blank line between them. Named objects are requested
 * one by one; the named objects of a type form one page.
 *
 * @returns Whether there was at least one row.
 */
export async function showTables(shell: Shell, k8s: K8s, flags: GetFlags, wanted: GetTarget[]): Promise<boolean> {
  const types = [...new Set(wanted.map(({ type }) => type))];
  if (types.length > 1 && TABLE_FORMATS.some((name) => name === flags.output)) throw severalTables(flags, types);
  const resources = await resolveTypes(shell, k8s, flags, types);
  const order = flags.sortBy === undefined ? undefined : await (await import("./table_order.ts")).tableOrder(flags);
  using shown = await readProgress(shell);
  const tables = types.filter((type) => resources.get(type) !== null).flatMap((type) =>
    wanted.filter((target) => target.type === type).flatMap((target) => comingOf(target))
  );
  const options = { ignore: flags.ignoreNotFound ? isNotFound : undefined, alone: tables.length === 1 };
  const writers = new Map<string, TableWriter>();
  for (const type of types) {
    const layout = tableLayout(shell, flags, resources.get(type) ?? undefined, types.length > 1);
    writers.set(type, await tablePrinter(shell, flags.output, layout));
  }
  let [found, at] = [false, 0];
  let last: string | undefined;
  let named: { type: string; page: Table } | undefined;
  for await (const pages of ahead(tables.map(({ pages }) => pages), flags.curl ? 1 : undefined)) {
    const { type = "", isNamed = false } = tables[at++] ?? {};
    if (named?.type !== type) await showNamed();
    while (true) {
      const next = await attempt(shell, () => pages.next(), options);
      if (next === undefined || next.done) break;
      if (!isNamed) await showPage(type, next.value);
      else if (named === undefined) named = { type, page: next.value };
      else named.page.rows.push(...next.value.rows);
    }
  }
  await showNamed();
  noteTruncated(shell, [...writers.values()].flatMap(({ cut }) => [...cut]));
  return found;

  async function showPage(type: string, page: Table): Promise<void> {
    if (page.rows.length === 0) return;
    const isNext = last !== undefined && last !== type;
    // The tables of several contexts are printed together.
    if (isNext && flags.headers !== false && shell.member === undefined) await shell.out("\n");
    last = type;
    found = true;
    await shell.out(writers.get(type)?.page(page) ?? "");
  }

  async function showNamed(): Promise<void> {
    if (named === undefined) return;
    const { type, page } = named;
    named = undefined;
    const pages = order?.sorted([page]) ?? [page];
    await attempt(shell, async () => {
      for await (const page of pages) await showPage(type, page);
    }, options);
  }

  function comingOf(target: GetTarget): PendingTable[] {
    const includeObject = order?.includeObject ?? (needsMetadata(flags) ? "Metadata" as const : "None" as const);
    const where = {
      ...callOptions(shell, flags, target),
      includeObject,
      slim: order === undefined,
      onPage: shown?.page,
    };
    const { type, names } = target;
    if (names.length > 0) {
      return names.map((name) => ({
        type,
        isNamed: true,
        pages: () => k8s.tablePages(type, { ...where, name }),
      }));
    }
    const pages = () => k8s.tablePages(type, where);
    return [{ type, isNamed: false, pages: order === undefined ? pages : () => order.sorted(pages()) }];
  }
}

/** Returns the error for several types in a format that has one table. */
export function severalTables({ output }: Pick<GetFlags, "output">, types: readonly string[]): UsageError {
  return new UsageError(`Cannot write ${types.length} types as one table: their columns differ`, {
    hints: types.map((type) => `run \`k8s get ${type} -o ${output}\` to write one of them`),
  });
}

/** Resolves the types if the tables need them. Reports unknown types and maps them to null. */
async function resolveTypes(
  shell: Shell,
  k8s: K8s,
  flags: GetFlags,
  types: readonly string[],
): Promise<Map<string, Resource | null>> {
  const resources = new Map<string, Resource | null>();
  if (types.length === 1 && !flags.showKind && !flags.allNamespaces) return resources;
  for (const type of types) {
    const resolve = () => k8s.discovery.resolve(type, shell.signal);
    resources.set(type, await attempt(shell, resolve, { alone: types.length === 1 }) ?? null);
  }
  return resources;
}

/** Notes the columns that were cut to the width of the terminal. */
export function noteTruncated(shell: Shell, titles: readonly string[]): void {
  if (titles.length === 0) return;
  const [last = "", ...others] = [...new Set(titles)].toReversed();
  const names = others.length === 0 ? last : `${others.toReversed().join(", ")} and ${last}`;
  // The prompt does not support pipes.
  const whole = shell.session === undefined ? "; add `| cat` to print them in full" : "";
  shell.err(`note: ${names} truncated to the width of this terminal${whole}`);
}
