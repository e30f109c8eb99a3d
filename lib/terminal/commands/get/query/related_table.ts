import type { ObjectMeta } from "../../../../data/core/object.ts";
import type { TableRow } from "../../../../data/core/table.ts";
import type { NamedObject } from "../../../../data/expression/named_object.ts";
import { kindKeyOf } from "../../../../data/expression/names_of_kind.ts";
import { exactName } from "../../../../data/core/resource.ts";
import type { K8s } from "../../../../session/k8s.ts";
import type { Shell } from "../../../shell/shell.ts";
import type { GetFlags } from "../flags.ts";
import { printedTables } from "./table_output.ts";

/** Prints related objects with the columns of their own kinds, which the server's tables contain. */
export async function printRelated(
  shell: Shell,
  k8s: K8s,
  flags: GetFlags,
  format: string | undefined,
  elements: readonly NamedObject[],
): Promise<void> {
  const kinds = Map.groupBy(elements, ({ kind }) => kindKeyOf(kind));
  const resources = await k8s.discovery.resources(shell.signal);
  const output = printedTables(shell, flags, format, [], kinds.size > 1);
  for (const [key, related] of kinds) {
    const resource = resources.find((one) => kindKeyOf(one) === key);
    if (resource === undefined) continue;
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
    await output.write(found.map((row) => ({ resource, columns: columnDefinitions, row })));
  }
}

function keyOf({ namespace = "", name = "" }: Pick<ObjectMeta, "namespace" | "name"> = {}): string {
  return `${namespace}/${name}`;
}
