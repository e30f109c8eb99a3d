import type { KubeObject } from "../../data/core/object.ts";
import { exactName } from "../../data/core/resource.ts";
import type { Table } from "../../data/core/table.ts";
import type { Client } from "./client.ts";
import { table } from "./tables.ts";

/**
 * Returns the rows of the server's table for objects of one kind, in the order of the objects. Rows are matched by uid, so
 * that objects of another cluster are not confused with those of this one. Returns undefined if a row is missing.
 */
export async function readRows(client: Client, items: readonly KubeObject[]): Promise<Table | undefined> {
  const [{ apiVersion = "v1", kind = "" } = {}] = items;
  const type = exactName(await client.discovery.kind(apiVersion, kind));
  const [first, ...others] = new Set(items.map(({ metadata }) => metadata?.namespace));
  const name = items.length === 1 ? items[0]?.metadata?.name : undefined;
  const whole = await table(client, type, {
    namespace: others.length > 0 ? "*" : first,
    includeObject: "Metadata",
    name,
  });
  const byUid = new Map(whole.rows.map((row) => [row.object?.metadata?.uid, row]));
  const rows = items.map(({ metadata }) => metadata?.uid === undefined ? undefined : byUid.get(metadata.uid));
  return rows.every((row) => row !== undefined) ? { ...whole, rows } : undefined;
}
