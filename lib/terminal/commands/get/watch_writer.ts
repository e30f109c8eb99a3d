import type { Change } from "../../../api/watching/events.ts";
import type { WatchedRow } from "../../../api/watching/watch_table.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { Resource } from "../../../data/core/resource.ts";
import type { TableColumn } from "../../../data/core/table.ts";
import type { TableWriter } from "../../../data/output/table/table.ts";
import { formatOf, printer, tablePrinter } from "../../shell/formats.ts";
import type { Shell } from "../../shell/shell.ts";
import { formatOptions, type GetFlags, tableLayout } from "./flags.ts";

/** The kubectl name of a change: ADDED, MODIFIED or DELETED. */
function eventName({ type }: Change<unknown>): string {
  return type.toUpperCase();
}

/** Writes the changes of one watch. */
export interface ChangeWriter<T> {
  /** Whether it writes tables. */
  isTable: boolean;
  /** Returns the text of some changes. */
  text(changes: readonly Change<T>[]): string | Promise<string>;
}

/** The table of one watch. */
export interface WatchedTable {
  resource: Resource;
  /** Whether there are tables of other types. */
  severalTypes: boolean;
}

/** Creates a writer of the table of one watch. */
export function newTableWriter(
  shell: Shell,
  flags: GetFlags,
  { resource, severalTypes }: WatchedTable,
): Promise<TableWriter> {
  const layout = tableLayout(shell, flags, resource, severalTypes);
  // The namespace is a cell of its own if the event comes before it.
  return tablePrinter(shell, flags.output, flags.outputWatchEvents ? { ...layout, withNamespace: false } : layout);
}

/** Creates the writer of table rows. The columns only grow. If the server changes the columns, they get a new header. */
export async function rowWriter(
  shell: Shell,
  flags: GetFlags,
  { resource, severalTypes }: WatchedTable,
): Promise<ChangeWriter<WatchedRow>> {
  const { outputWatchEvents = false, allNamespaces = false } = flags;
  const withNamespace = allNamespaces && resource.namespaced;
  const makeWriter = () => newTableWriter(shell, flags, { resource, severalTypes });
  let writer: TableWriter = await makeWriter();
  let known: TableColumn[] | undefined;
  return {
    isTable: true,
    async text(changes) {
      let text = "";
      for (let at = 0; at < changes.length;) {
        const { columnDefinitions } = (changes[at] as Change<WatchedRow>).object;
        let end = at;
        while (changes[end]?.object.columnDefinitions === columnDefinitions) end++;
        if (known !== undefined && known !== columnDefinitions) writer = await makeWriter();
        known = columnDefinitions;
        text += writer.page({
          kind: "Table",
          columnDefinitions: outputWatchEvents ? [...eventColumns(withNamespace), ...known] : known,
          rows: changes.slice(at, end).map((change) =>
            outputWatchEvents ? withEvent(change, withNamespace) : change.object
          ),
        });
        at = end;
      }
      return text;
    },
  };
}

// As in kubectl, the event comes before the namespace.
function eventColumns(withNamespace: boolean): TableColumn[] {
  const names = withNamespace ? ["Event", "Namespace"] : ["Event"];
  return names.map((name) => ({ name, type: "string", priority: 0 }));
}

function withEvent(change: Change<WatchedRow>, withNamespace: boolean): WatchedRow {
  const { cells, object } = change.object;
  const namespace = withNamespace ? [object.metadata?.namespace ?? ""] : [];
  return { ...change.object, cells: [eventName(change), ...namespace, ...cells] };
}

/**
 * Creates the writer of whole objects, one after another, in a format of `-o`. JSON is written as one line per object, and
 * templates decide themselves whether they end a line, as in kubectl.
 */
export async function objectWriter(output: string, flags: GetFlags): Promise<ChangeWriter<KubeObject>> {
  let print = await printer(output, formatOptions(flags));
  const { item } = formatOf(output).format;
  const { outputWatchEvents = false } = flags;
  const isName = output === "name";
  return {
    isTable: false,
    async text(changes) {
      let text = "";
      for (const change of changes) {
        const value = outputWatchEvents && !isName ? { type: eventName(change), object: change.object } : change.object;
        const written = await (item === undefined ? print(value) : item(value, print));
        text += outputWatchEvents && isName ? `${eventName(change)} ${written}` : written;
        // Custom columns have their titles above the first object only.
        if (output.startsWith("custom-columns") && text === written) {
          print = await printer(output, { ...formatOptions(flags), noHeaders: true });
        }
      }
      return text;
    },
  };
}
