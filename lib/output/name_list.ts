import { itemsOf } from "../core/list_page.ts";
import type { ListFormat } from "./list_format.ts";
import { formatName } from "./name.ts";

/** Writes a list as kubectl's `-o name` does. */
export function nameList(): ListFormat {
  return {
    begin() {},
    page(sink, page) {
      for (const item of itemsOf(page)) this.object(sink, item);
    },
    object: (sink, object) => sink.text(`${formatName(object)}\n`),
    end() {},
  };
}
