import { formatTable } from "../table/table.ts";

/** Formats endpoints as a table. */
export function formatApiPaths(
  endpoints: readonly { path: string; verbs: readonly string[]; methods: readonly string[]; kind?: string }[],
  noHeaders = false,
): string {
  return formatTable({
    kind: "Table",
    columnDefinitions: ["Methods", "Path", "Verbs"].map((name) => ({ name, type: "string" })),
    rows: endpoints.map(({ path, verbs, methods }) => ({ cells: [methods.join(","), path, verbs.join(",")] })),
  }, { noHeaders });
}
