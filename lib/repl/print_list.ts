import type { KubeObject } from "../core/object.ts";
import type { Table } from "../core/table.ts";
import { stripControl } from "../core/text.ts";
import { formatName } from "../output/name.ts";
import { formatTable } from "../output/table.ts";
import type { K8s } from "../session/k8s.ts";

/** How a list is shown. */
export interface ListFormat {
  /** @default {false} */
  wide?: boolean;
}

/**
 * Objects as the server's own table, which is asked for again: nobody else knows its columns. Rows are found by uid, so
 * that objects of another cluster are never shown as this one's; where any is missing, there is a plain list of names.
 */
export async function listText(items: readonly KubeObject[], k8s: K8s, { wide = false }: ListFormat): Promise<string> {
  if (items.length === 0) return "(no items)\n";
  const groups = Map.groupBy(items, ({ apiVersion = "", kind = "" }) => `${apiVersion} ${kind}`);
  const texts: string[] = [];
  for (const group of groups.values()) {
    const rows = await rowsOf(group, k8s).catch(() => undefined);
    const withNamespace = new Set(group.map(({ metadata }) => metadata?.namespace)).size > 1;
    texts.push(rows === undefined ? namesOf(group, withNamespace) : formatTable(rows, { wide, withNamespace }));
  }
  return texts.join("\n");
}

// In the order of the items, not of the table: they may have been sorted.
async function rowsOf(items: readonly KubeObject[], k8s: K8s): Promise<Table | undefined> {
  const [{ apiVersion = "v1", kind = "" } = {}] = items;
  const { plural, version, group } = await k8s.discovery.kind(apiVersion, kind);
  const type = group === "" ? plural : `${plural}.${version}.${group}`;
  const [first, ...others] = new Set(items.map(({ metadata }) => metadata?.namespace));
  const scope = others.length > 0 ? { namespace: "*" } : first === undefined ? {} : { namespace: first };
  const name = items.length === 1 ? items[0]?.metadata?.name : undefined;
  const table = await k8s.table(type, { ...scope, includeObject: "Metadata", ...(name === undefined ? {} : { name }) });
  const byUid = new Map(table.rows.map((row) => [row.object?.metadata?.uid, row]));
  const rows = items.map(({ metadata }) => metadata?.uid === undefined ? undefined : byUid.get(metadata.uid));
  return rows.every((row) => row !== undefined) ? { ...table, rows } : undefined;
}

function namesOf(items: readonly KubeObject[], withNamespace: boolean): string {
  return items.map((item) => {
    const namespace = withNamespace ? `${item.metadata?.namespace ?? ""}   ` : "";
    return stripControl(`${namespace}${formatName(item)}`) + "\n";
  }).join("");
}
