import type { Table } from "../../core/table.ts";

/** Returns the narrow form of a table: titles in capitals, and cells as text. */
export function toCells({ columnDefinitions, rows }: Table): { titles: string[]; rows: string[][] } {
  const shown = columnDefinitions.map(({ priority = 0 }, index) => ({ priority, index })).filter(({ priority }) =>
    priority === 0
  );
  return {
    titles: shown.map(({ index }) => columnDefinitions[index]?.name.toUpperCase() ?? ""),
    rows: rows.map(({ cells }) => shown.map(({ index }) => cellText(cells[index]))),
  };
}

/** Returns a cell as text. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "<none>";
  return typeof cell === "object" && !(cell instanceof Number) ? JSON.stringify(cell) : String(cell);
}
