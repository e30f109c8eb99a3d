import { parseExactly } from "../../../data/base/long_integer.ts";
import { isKubeList, isKubeObject } from "../../../data/core/object.ts";
import { mergeContexts } from "../../../features/fleet/context_tables.ts";
import { noteTruncated } from "../../commands/get/tables.ts";
import { endLine, printer, tablePrinter } from "../../shell/formats.ts";
import type { FailedContext, ValueFormat } from "../../shell/member.ts";
import type { Shell } from "../../shell/shell.ts";
import type { FleetOutput } from "./fleet_verbs.ts";
import type { MemberResult, WrittenTable } from "./member_shell.ts";

/**
 * Merges the values that a command printed as JSON: `{ results: [{ context, list }], errors: [...] }`. A single object is
 * under `object`, and any other value under `value`. If a command prints several values, they are under `values`. Objects
 * get no further field, so they can still be applied.
 */
export async function mergeValues(
  format: ValueFormat,
  answered: readonly MemberResult[],
  errors: readonly FailedContext[],
  isMany: boolean,
): Promise<string> {
  const results = answered.filter(({ text }) => text !== "").map(({ context, text, texts }) => {
    if (isMany) return { context, values: texts.map((each) => parseExactly(each)) };
    const value = parseExactly(text);
    return { context, [isKubeList(value) ? "list" : isKubeObject(value) ? "object" : "value"]: value };
  });
  const print = await printer(format);
  return endLine(await print({ results, errors }));
}

/** Merges the text of a command: pages with the context above each, or lines with the context in front of each. */
export function mergeText(shape: FleetOutput | "names", answered: readonly MemberResult[]): string {
  const written = answered.filter(({ text }) => text !== "");
  if (shape === "pages") {
    return written.map(({ context, text }) => `==> ${context} <==\n${endLine(text)}`).join("\n");
  }
  const mark = (context: string) => shape === "names" ? `${context}:` : `[${context}] `;
  return written.map(({ context, text }) => text.replace(/^(?=[^])/gm, mark(context))).map(endLine).join("");
}

/** Prints the tables of all contexts as one, with a first column of the contexts. Columns are merged by their names. */
export async function printTables(shell: Shell, answered: readonly MemberResult[]): Promise<void> {
  let hasBegun = false;
  for (const tables of tablesByKind(answered)) {
    const text = await mergedTable(shell, tables);
    if (text === "") continue;
    await shell.out(hasBegun && tables[0]?.table.format.noHeaders !== true ? `\n${text}` : text);
    hasBegun = true;
  }
}

// The types of a category, such as `all`, differ between clusters.
function tablesByKind(answered: readonly MemberResult[]): { context: string; table: WrittenTable }[][] {
  const byKind = new Map<string, { context: string; table: WrittenTable }[]>();
  for (const { context, tables } of answered) {
    const counts = new Map<string, number>();
    for (const table of tables) {
      const kind = table.format.kindPrefix ?? "";
      const at = counts.get(kind) ?? 0;
      counts.set(kind, at + 1);
      const key = `${kind} ${at}`;
      byKind.set(key, [...byKind.get(key) ?? [], { context, table }]);
    }
  }
  return [...byKind.values()];
}

async function mergedTable(shell: Shell, tables: readonly { context: string; table: WrittenTable }[]): Promise<string> {
  const [first] = tables;
  if (first === undefined) return "";
  const pages = tables.flatMap(({ context, table }) => table.pages.map((page) => ({ context, page })));
  const merged = mergeContexts(
    pages.flatMap(({ context, page }) => page.rows.map((row) => ({ context, columns: page.columnDefinitions, row }))),
  );
  const { output, format } = first.table;
  const writer = await tablePrinter(shell, output, { ...format, first: merged.first });
  const [page] = pages;
  const text = merged.table.rows.length > 0
    ? writer.page(merged.table)
    : page === undefined
    ? ""
    : writer.header(page.page);
  noteTruncated(shell, [...writer.cut]);
  return text;
}
