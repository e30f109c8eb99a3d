import type { TableColumn } from "../../data/core/table.ts";

let loaded: Promise<Record<string, TableColumn[]>> | undefined;

/** Returns the columns of the built-in kinds by `Kind.group`, as a real API server defines them. */
export function columnDefinitions(): Promise<Record<string, TableColumn[]>> {
  return loaded ??= unpack();
}

async function unpack(): Promise<Record<string, TableColumn[]>> {
  const { COLUMNS } = await import("../generated/columns.ts");
  const bytes = Uint8Array.fromBase64(COLUMNS);
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}
