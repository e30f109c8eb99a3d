import type { TableColumn } from "../../data/core/table.ts";

let loaded: Promise<Record<string, TableColumn[]>> | undefined;

/** The columns of every built-in kind by `Kind.group`, as a real API server gives them; unpacked once. */
export function columnDefinitions(): Promise<Record<string, TableColumn[]>> {
  return loaded ??= unpack();
}

async function unpack(): Promise<Record<string, TableColumn[]>> {
  const { DATA } = await import("../generated/columns.ts");
  const bytes = Uint8Array.fromBase64(DATA);
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}
