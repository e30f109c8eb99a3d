import type { Change } from "../../../api/watching/events.ts";
import type { WatchedRow } from "../../../api/watching/watch_table.ts";
import { formatAge } from "../../../data/core/duration.ts";
import type { TableColumn } from "../../../data/core/table.ts";
import type { TableWriter } from "../../../data/output/table/table.ts";
import type { FrameLine } from "../../shell/frame.ts";

/** How long a deleted row is still shown. */
const FADE_MS = 5000;

interface LiveRow {
  row: WatchedRow;
  deletedAt: number | undefined;
}

/** The rows of one watch as they are now, in the order in which they appeared. */
export class LiveTable {
  readonly #rows = new Map<string, LiveRow>();
  #columns: TableColumn[] = [];

  /** Applies a change. A deleted row stays for a few seconds. */
  apply({ type, object: row }: Change<WatchedRow>, now: number): void {
    const { namespace = "", name = "" } = row.object.metadata ?? {};
    const key = `${namespace}/${name}`;
    this.#columns = row.columnDefinitions;
    if (type !== "deleted") this.#rows.set(key, { row, deletedAt: undefined });
    else {
      const known = this.#rows.get(key);
      if (known !== undefined) this.#rows.set(key, { ...known, deletedAt: now });
    }
  }

  /** Returns the lines of the table, with ages of this moment. */
  lines(writer: TableWriter, now: number): FrameLine[] {
    for (const [key, { deletedAt }] of this.#rows) {
      if (deletedAt !== undefined && now - deletedAt >= FADE_MS) this.#rows.delete(key);
    }
    if (this.#rows.size === 0) return [];
    const rows = [...this.#rows.values()];
    const age = this.#columns.findIndex(({ name }) => name === "Age");
    const table = {
      kind: "Table" as const,
      columnDefinitions: this.#columns,
      rows: rows.map(({ row }) => withAge(row, age, now)),
    };
    const lines = writer.page(table).trimEnd().split("\n");
    const headers = lines.length - rows.length;
    return lines.map((text, index) => ({ text, isFaded: rows[index - headers]?.deletedAt !== undefined }));
  }
}

// The age in the row is of the moment when the server printed it.
function withAge(row: WatchedRow, column: number, now: number): WatchedRow {
  const created = Date.parse(row.object.metadata?.creationTimestamp ?? "");
  if (column < 0 || Number.isNaN(created)) return row;
  return { ...row, cells: row.cells.with(column, formatAge(now - created)) };
}
