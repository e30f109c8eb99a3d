import type { KubeObject } from "../core/object.ts";
import type { ListFormat } from "./list_format.ts";
import { sorted, type SortField, sortKey } from "./sort_order.ts";

/** Collects the objects of a list, and writes them in order at its end. */
export function sortedList(format: ListFormat, field: SortField): ListFormat {
  const rows: { key: ReturnType<typeof sortKey>; object: KubeObject }[] = [];
  return {
    begin() {},
    object: (_, object) => void rows.push({ key: sortKey(field, object), object }),
    async end(sink) {
      format.begin(sink);
      for (const { object } of sorted(rows, field)) await format.object(sink, object);
      await format.end(sink);
    },
  };
}
