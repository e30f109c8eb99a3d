import { itemsOf } from "../core/list_page.ts";
import type { KubeObject } from "../core/object.ts";
import type { ListFormat } from "./list_format.ts";
import { sorted, type SortField, sortKey } from "./sort_order.ts";

/** Holds the objects of a list until its end, and then writes them in order. */
export function sortedList(format: ListFormat, field: SortField): ListFormat {
  const rows: { key: ReturnType<typeof sortKey>; object: KubeObject }[] = [];
  const add = (object: KubeObject) => rows.push({ key: sortKey(field, object), object });
  return {
    begin() {},
    page(_, page) {
      for (const item of itemsOf(page)) add(item);
    },
    object: (_, object) => void add(object),
    async end(sink) {
      format.begin(sink);
      for (const { object } of sorted(rows, field)) await format.object(sink, object);
      await format.end(sink);
    },
  };
}
