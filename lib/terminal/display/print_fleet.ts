import { readRows } from "../../api/client/rows_for_objects.ts";
import { stripControl } from "../../data/base/text.ts";
import { showsNamespaces } from "../../data/core/all_namespaces.ts";
import { isKubeList, isRecord } from "../../data/core/object.ts";
import { report } from "../../data/core/report.ts";
import { mergeContexts } from "../../features/fleet/context_tables.ts";
import type { FleetFailure, FleetResult } from "../../session/fleet.ts";
import type { K8s } from "../../session/k8s.ts";
import type { WriteTable } from "./print.ts";

/** Returns whether a value contains the results of several contexts. */
export function isFleetResult(value: unknown): value is FleetResult<unknown> {
  return isRecord(value) && Array.isArray(value.values) && Array.isArray(value.errors) &&
    typeof value.orThrow === "function";
}

/** Options of {@linkcode fleetText}. */
export interface PrintFleetOptions {
  writeTable: WriteTable;
  /** Prints the value of one context. */
  one(value: unknown, k8s: K8s): Promise<string>;
}

/** Prints the results of several contexts: lists as one table, and other values with the context above each. */
export async function fleetText(
  { values, errors }: FleetResult<unknown>,
  k8s: K8s,
  { writeTable, one }: PrintFleetOptions,
): Promise<string> {
  const sessions = values.map(({ context }) => k8s.with({ context }));
  const lists = values.flatMap(({ value }) => isKubeList(value) ? [value] : []);
  const isListed = lists.length > 0 && lists.length === values.length;
  const tables = isListed
    ? await Promise.all(lists.map(async ({ items }, index) => {
      const session = sessions[index];
      if (items.length === 0 || session === undefined) return { columnDefinitions: [], rows: [] };
      return await readRows({ ...session, fieldManager: "" }, items).catch(() => undefined);
    }))
    : [];
  const rows = tables.flatMap((table, index) => {
    const { columnDefinitions: columns = [], rows = [] } = table ?? {};
    return rows.map((row) => ({ context: values[index]?.context, columns, row }));
  });
  if (isListed && tables.every((table) => table !== undefined)) {
    const { table, first } = mergeContexts(rows);
    const withNamespace = lists.some((list) => showsNamespaces(list, list.items));
    const text = rows.length === 0 ? "(no items)\n" : await writeTable(table, { first, withNamespace });
    return `${text}${failuresText(errors)}`;
  }
  const pages = await Promise.all(values.map(async ({ context, value }, index) => {
    const text = value === undefined ? "undefined\n" : await one(value, sessions[index] ?? k8s);
    return `==> ${stripControl(context)} <==\n${text}`;
  }));
  return `${pages.join("\n")}${failuresText(errors)}`;
}

/** Formats the errors of the contexts that failed, a line each. */
export function failuresText(errors: readonly FleetFailure[]): string {
  return errors.map(({ context, error }) => `${stripControl(context)}: ${report(error).split("\n")[0]}\n`).join("");
}
