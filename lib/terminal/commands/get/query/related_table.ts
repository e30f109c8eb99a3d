import type { ObjectMeta } from "../../../../data/core/object.ts";
import type { TableRow } from "../../../../data/core/table.ts";
import type { NamedObject } from "../../../../data/expression/named_object.ts";
import { kindKeyOf } from "../../../../data/expression/names_of_kind.ts";
import { exactName, type Resource } from "../../../../data/core/resource.ts";
import type { K8s } from "../../../../session/k8s.ts";
import type { Shell } from "../../../shell/shell.ts";
import type { GetFlags } from "../flags.ts";
import { type PreparedRow, printedTables } from "./table_output.ts";

/** The related objects of one cluster. */
export interface RelatedElements {
  readonly k8s: K8s;
  readonly elements: readonly NamedObject[];
  /** The context, if the query is about several. */
  readonly context?: string;
}

/** Prints related objects with the columns of their own kinds, which the server's tables contain. */
export async function printRelated(
  shell: Shell,
  clusters: readonly RelatedElements[],
  flags: GetFlags,
  format: string | undefined,
): Promise<void> {
  const kinds = new Set(clusters.flatMap(({ elements }) => elements.map(({ kind }) => kindKeyOf(kind))));
  const output = printedTables(shell, flags, format, [], kinds.size > 1);
  for (const key of kinds) {
    const found: PreparedRow[] = [];
    for (const { k8s, elements, context } of clusters) {
      const related = elements.filter(({ kind }) => kindKeyOf(kind) === key);
      if (related.length === 0) continue;
      const resource = (await k8s.discovery.resources(shell.signal)).find((one) => kindKeyOf(one) === key);
      if (resource === undefined) continue;
      found.push(...(await rowsOf(shell, k8s, resource, related)).map((row) => ({ ...row, context })));
    }
    await output.write(found);
  }
}

async function rowsOf(
  shell: Shell,
  k8s: K8s,
  resource: Resource,
  related: readonly NamedObject[],
): Promise<PreparedRow[]> {
  const places = new Set(related.map(({ object }) => object.metadata?.namespace ?? k8s.namespace));
  const [place] = places;
  const namespace = places.size === 1 ? place : "*";
  const { columnDefinitions, rows } = await k8s.table(exactName(resource), {
    signal: shell.signal,
    namespace: resource.namespaced ? namespace : undefined,
    includeObject: "Metadata",
  });
  const byKey = new Map(rows.map((row): [string, TableRow] => [keyOf(row.object?.metadata), row]));
  const found = related.flatMap(({ object }) => byKey.get(keyOf(object.metadata)) ?? []);
  return found.map((row) => ({ resource, columns: columnDefinitions, row }));
}

function keyOf({ namespace = "", name = "" }: Pick<ObjectMeta, "namespace" | "name"> = {}): string {
  return `${namespace}/${name}`;
}
