import type { Table } from "../../core/table.ts";

/** The table of endpoints. */
export function apiPathsTable(
  endpoints: readonly { path: string; verbs: readonly string[]; methods: readonly string[]; kind?: string }[],
): Table {
  return {
    kind: "Table",
    columnDefinitions: ["Methods", "Path", "Verbs"].map((name) => ({ name, type: "string" })),
    rows: endpoints.map(({ path, verbs, methods }) => ({ cells: [methods.join(","), path, verbs.join(",")] })),
  };
}
