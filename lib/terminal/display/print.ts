import { inspect } from "node:util";
import { isKubeList, isKubeObject, isRecord, type KubeObject } from "../../data/core/object.ts";
import { showsNamespaces } from "../../data/core/all_namespaces.ts";
import { isPresented, presentedTable } from "../../data/core/custom_inspect.ts";
import { isObjectList } from "../../data/core/object_list.ts";
import { InputError } from "../../data/core/errors.ts";
import { report } from "../../data/core/report.ts";
import { isTable, type Table } from "../../data/core/table.ts";
import { stripControl } from "../../data/base/text.ts";
import { ORIGIN } from "../../data/core/handler.ts";
import { formatName } from "../../data/output/name.ts";
import { formatTable, type TableFormat } from "../../data/output/table/table.ts";
import { isSession } from "../../session/is_session.ts";
import type { K8s } from "../../session/k8s.ts";
import { itemsUntilAborted } from "../../data/base/items_until_aborted.ts";
import { listText } from "./print_list.ts";
import { withoutSecrets } from "./redact.ts";

/** Writes a table as text. */
export type WriteTable = (table: Table, format?: TableFormat) => string | Promise<string>;

/** How values are printed. */
export interface PrintOptions {
  /** @default {false} */
  colors?: boolean;
  /** Writes tables. @default {with kubectl's columns} */
  writeTable?: WriteTable | undefined;
  /** Whether a value that is not a table is an error. @default {false} */
  tablesOnly?: boolean | undefined;
  /** Stops a stream that is being printed. */
  signal?: AbortSignal;
}

/**
 * Prints a value for reading: a list as the server's table, an object as YAML without `managedFields`, and a Secret's
 * data as sizes. A stream is printed item by item. Other values are printed as the console does.
 */
export async function* printed(
  value: unknown,
  k8s: K8s,
  options: PrintOptions = {},
): AsyncGenerator<string, void, undefined> {
  if (value === undefined) return;
  if (!isAsyncIterable(value)) return yield await textOf(value, k8s, options);
  if (options.tablesOnly) throw notATable();
  const decoder = new TextDecoder();
  for await (const item of itemsUntilAborted(value, options.signal)) {
    yield item instanceof Uint8Array ? stripControl(decoder.decode(item, { stream: true })) : lineOf(item, options);
  }
}

/** Returns whether a value arrives in pieces. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function textOf(value: unknown, k8s: K8s, options: PrintOptions): Promise<string> {
  const { writeTable = formatTable, tablesOnly = false } = options;
  const table = isTable(value) ? value : tablesOnly ? presentedTable(value) : undefined;
  if (table !== undefined) {
    if (table.rows.length === 0 && !tablesOnly) return "(no items)\n";
    const withNamespace = showsNamespaces(table, table.rows.map(({ object }) => object));
    return `${await writeTable(table, { withNamespace })}${tablesOnly ? "" : await failuresOf(table)}`;
  }
  if (isPresented(value) && !tablesOnly) return `${String(value)}\n`;
  if (isKubeList(value)) return await listText(value.items, k8s, { writeTable, tablesOnly, list: value });
  if (Array.isArray(value) && (value.length > 0 || tablesOnly || isObjectList(value)) && value.every(isKubeObject)) {
    return await listText(value, k8s, { writeTable, tablesOnly });
  }
  if (tablesOnly) throw notATable();
  if (isRecord(value) && typeof value.orThrow === "function") {
    const { fleetText, isFleetResult } = await import("./print_fleet.ts");
    const one = async (each: unknown, k8s: K8s) => await textOf(each, k8s, options);
    if (isFleetResult(value)) return await fleetText(value, k8s, { writeTable, one });
  }
  if (isKubeObject(value)) {
    const { formatYaml } = await import("../../data/output/yaml/writer.ts");
    return stripControl(folding(value, (object) => formatYaml(withoutSecrets(object))));
  }
  if (isSession(value)) return `${sessionLine(value)}\n`;
  return lineOf(value, options);
}

// The table of several contexts has the errors of those that failed.
async function failuresOf(table: Table & { errors?: unknown }): Promise<string> {
  if (!Array.isArray(table.errors)) return "";
  return (await import("./print_fleet.ts")).failuresText(table.errors);
}

function notATable(): InputError {
  return new InputError("Cannot write the value as a table: it is not a list of Kubernetes objects");
}

// Managed fields are noise to a reader. A comment takes their place, so that nobody believes they are absent.
function folding(object: KubeObject, write: (object: unknown) => string): string {
  const { managedFields } = object.metadata ?? {};
  if (!Array.isArray(managedFields)) return write(object);
  const mark = `folded, ${managedFields.length} ${managedFields.length === 1 ? "entry" : "entries"}`;
  const text = write({ ...object, metadata: { ...object.metadata, managedFields: mark } });
  return text.replace(`\n  managedFields: ${mark}\n`, `\n  # managedFields: ${mark}\n`);
}

function lineOf(value: unknown, { colors = false }: PrintOptions): string {
  if (typeof value === "string") return `${stripControl(value)}\n`;
  if (value instanceof Error) return `${report(value)}\n`;
  if (isKubeObject(value)) return `${nameOf(value)}\n`;
  // A watch event (meta.k8s.io/v1 WatchEvent).
  if (isRecord(value) && typeof value.type === "string" && isKubeObject(value.object)) {
    return `${value.type.padEnd(8)} ${nameOf(value.object)}\n`;
  }
  const text = inspect(withoutSecrets(value), { colors, depth: 6, maxArrayLength: 200 });
  return `${colors ? stripButColors(text) : stripControl(text)}\n`;
}

function nameOf(object: KubeObject): string {
  const { namespace } = object.metadata ?? {};
  return stripControl(`${formatName(object)}${namespace === undefined ? "" : ` -n ${namespace}`}`);
}

/** Formats one line about a session: its server and its user. */
export function sessionLine({ context, namespace, server, as }: K8s): string {
  const where = server === ORIGIN ? "a sandbox in this process" : server;
  const acting = as === undefined ? "" : `, as ${as}`;
  return `k8s on ${where}${context === "" ? "" : `, context ${context}`}, namespace ${namespace}${acting}`;
}

// deno-lint-ignore no-control-regex -- only the sequences that inspect() writes reach the terminal
const COLOR_REGEXP = /(\x1b\[\d+(?:;\d+)*m)/;

function stripButColors(text: string): string {
  return text.split(COLOR_REGEXP).map((part, index) => index % 2 === 1 ? part : stripControl(part)).join("");
}
