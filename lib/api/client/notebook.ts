import { showsNamespaces } from "../../data/core/all_namespaces.ts";
import type { MediaBundle } from "../../data/core/notebook.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { Table } from "../../data/core/table.ts";
import { formatHtmlTable } from "../../data/output/table/html.ts";
import { formatTable } from "../../data/output/table/table.ts";
import type { Client } from "./client.ts";
import { readRows } from "./rows_for_objects.ts";

/** Returns the form of a list in a notebook: the table of the server, or names if there is no table. */
export async function listBundle(client: Client, list: { items: readonly KubeObject[] }): Promise<MediaBundle> {
  const { items } = list;
  if (items.length === 0) return { "text/plain": "(no items)" };
  const table = await readRows(client, items).catch(() => undefined) ?? namesOf(items);
  return bundleOf(table, showsNamespaces(list, items));
}

/** Returns the form of a table in a notebook. */
export function tableBundle(table: Table): MediaBundle {
  return bundleOf(table, showsNamespaces(table, table.rows.map(({ object }) => object)));
}

function bundleOf(table: Table, withNamespace: boolean): MediaBundle {
  return {
    "text/html": formatHtmlTable(table, { withNamespace }),
    "text/plain": formatTable(table, { withNamespace }),
  };
}

function namesOf(items: readonly KubeObject[]): Table {
  return {
    kind: "Table",
    columnDefinitions: [{ name: "Kind", type: "string" }, { name: "Name", type: "string" }],
    rows: items.map((object) => ({ cells: [object.kind ?? "", object.metadata?.name ?? ""], object })),
  };
}
