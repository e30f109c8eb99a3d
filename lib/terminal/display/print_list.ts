import { readRows } from "../../api/client/rows_for_objects.ts";
import { showsNamespaces } from "../../data/core/all_namespaces.ts";
import { InputError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { stripControl } from "../../data/base/text.ts";
import { formatName } from "../../data/output/name.ts";
import type { K8s } from "../../session/k8s.ts";
import type { WriteTable } from "./print.ts";

/** How a list is printed. */
export interface PrintListOptions {
  writeTable: WriteTable;
  /** Whether objects that do not form one table are an error. */
  tablesOnly: boolean;
  /** The list from which the objects come. It decides whether the namespace is shown. @default {the objects} */
  list?: object | undefined;
}

/**
 * Prints objects as the server's own table. Only the server knows the columns, so the table is requested again. If the
 * table has no row for one of the objects, a plain list of names is printed.
 */
export async function listText(
  items: readonly KubeObject[],
  k8s: K8s,
  { writeTable, tablesOnly, list = items }: PrintListOptions,
): Promise<string> {
  if (items.length === 0) return tablesOnly ? "" : "(no items)\n";
  const groups = Map.groupBy(items, ({ apiVersion = "", kind = "" }) => `${apiVersion} ${kind}`);
  const texts: string[] = [];
  for (const group of groups.values()) {
    const rows = await readRows({ ...k8s, fieldManager: "" }, group).catch(() => undefined);
    const withNamespace = showsNamespaces(list, group);
    if (tablesOnly && (rows === undefined || groups.size > 1)) {
      throw new InputError("Cannot write the objects as one table: they are of several kinds or have changed");
    }
    texts.push(rows === undefined ? namesOf(group, withNamespace) : await writeTable(rows, { withNamespace }));
  }
  return texts.join("\n");
}

function namesOf(items: readonly KubeObject[], withNamespace: boolean): string {
  return items.map((item) => {
    const namespace = withNamespace ? `${item.metadata?.namespace ?? ""}   ` : "";
    return stripControl(`${namespace}${formatName(item)}`) + "\n";
  }).join("");
}
