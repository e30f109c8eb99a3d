import type { KubeObject } from "../../data/core/object.ts";
import { oneOf, type OptionTable } from "../../data/core/options.ts";
import { isTable, type TableColumn, type TableRow } from "../../data/core/table.ts";
import { defined } from "../../data/base/defined.ts";
import { parseExactly } from "../../data/base/long_integer.ts";
import { TABLE_ACCEPT } from "../../data/request/media.ts";
import { watchRequest } from "../../data/request/verbs.ts";
import { type Client, requireText, scoped } from "../client/client.ts";
import { tablePages } from "../client/tables.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { currentVersion, type Feed, identityOf, knownMetadata, openWatch, readEvent, type WatchScope } from "./feed.ts";
import type { Seen } from "./object_index.ts";
import { type Watch, WATCH_OPTIONS, watchFeed, type WatchOptions, watchScope } from "./watch.ts";

/** A row of the table of a kind, with the columns at that time. */
export interface WatchedRow extends TableRow {
  /** The columns. Rows with the same columns share the array. */
  columnDefinitions: TableColumn[];
  /** The metadata of the object, or the object. */
  object: KubeObject;
}

/** Options of `watchTable`. */
export interface WatchTableOptions extends Omit<WatchOptions, "metadataOnly" | "managedFields"> {
  /** The part of the object that each row contains. @default {"Metadata"} */
  includeObject?: "Metadata" | "Object" | undefined;
}

const { metadataOnly: _, managedFields: __, ...SHARED } = WATCH_OPTIONS;

/** The table of {@linkcode WatchTableOptions}. */
export const WATCH_TABLE_OPTIONS: OptionTable<WatchTableOptions> = {
  ...SHARED,
  includeObject: oneOf("Metadata", "Object"),
};

/** Watches the rows of the table that the server prints for a kind. */
export function watchTable(
  client: Client,
  type: string,
  options: WatchTableOptions = {},
  clock: Clock = SYSTEM_CLOCK,
): Watch<WatchedRow> {
  requireText("kind", type);
  return watchFeed(tableFeed(client, watchScope(type, options)), options, clock);
}

/** Creates the feed of table rows. */
function tableFeed(client: Client, options: WatchScope & WatchTableOptions): Feed<WatchedRow> {
  const { type, pageSize, includeObject = "Metadata", namespace, labels, fields } = options;
  const where = scoped(client, { namespace, labels, fields });
  let columnDefinitions: TableColumn[] = [];

  const seenRow = ({ cells, object }: TableRow): Seen<WatchedRow> => {
    const whole = object ?? {};
    const shown = includeObject === "Object" ? whole : slim(whole);
    return { ...identityOf(whole), item: { cells, object: shown, columnDefinitions } };
  };
  const setColumns = (columns: TableColumn[] | null) => {
    // A stream repeats them in its first event. Equal columns keep their array.
    if (columns === null || columns.length === 0) return;
    if (JSON.stringify(columns) !== JSON.stringify(columnDefinitions)) columnDefinitions = columns;
  };
  const plainCells = ({ metadata }: KubeObject) =>
    columnDefinitions.map(({ format }) => format === "name" ? metadata?.name ?? "" : "<unknown>");

  return {
    async *pages(signal, whole) {
      const size = whole ? { pageSize: 0 } : defined({ pageSize });
      for await (
        const page of tablePages(client, type, { ...where, ...size, includeObject, consistent: true, signal })
      ) {
        setColumns(page.columnDefinitions);
        yield { version: page.metadata?.resourceVersion ?? "", items: page.rows.values().map(seenRow) };
      }
    },
    currentVersion: (signal) => currentVersion(client, type, { ...where, signal }),
    open: (version, timeoutSeconds, signal) =>
      openWatch(client, type, (resource) =>
        watchRequest(resource, {
          ...where,
          signal,
          resourceVersion: version,
          timeoutSeconds,
          includeObject,
          accept: TABLE_ACCEPT,
        })),
    read: (line) =>
      readEvent(line, parseExactly, (object) => {
        // A row that the server cannot print arrives as the object (apiserver, handlers/response.go).
        if (!isTable(object) && !isColumnless(object)) {
          const row = { cells: plainCells(object), object };
          return { version: identityOf(object).version, seen: () => seenRow(row) };
        }
        // Bookmarks contain the columns too, if they come first.
        setColumns(object.columnDefinitions);
        const row = object.rows[0] ?? { cells: [] };
        const version = row.object?.metadata?.resourceVersion ?? object.metadata?.resourceVersion ?? "";
        return { version, seen: () => seenRow(row) };
      }),
    missed(key, known) {
      const metadata = knownMetadata(key, known);
      return { cells: plainCells({ metadata }), object: { metadata }, columnDefinitions };
    },
  };
}

// After the first event of a stream the columns are null.
function isColumnless(
  object: Record<string, unknown>,
): object is
  & { columnDefinitions: null; rows: TableRow[]; metadata?: KubeObject["metadata"] }
  & Record<string, unknown> {
  return object.kind === "Table" && Array.isArray(object.rows);
}

function slim({ metadata = {} }: KubeObject): KubeObject {
  const { name, namespace, uid, labels, resourceVersion, creationTimestamp, deletionTimestamp } = metadata;
  return {
    metadata: defined({ name, namespace, uid, labels, resourceVersion, creationTimestamp, deletionTimestamp }),
  };
}
