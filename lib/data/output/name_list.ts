import type { ListFormat } from "./list_format.ts";
import { formatName } from "./name.ts";

/** Writes a list like `kubectl -o name`. */
export function nameList(): ListFormat {
  return {
    begin() {},
    object: (sink, object) => sink.text(`${formatName(object)}\n`),
    end() {},
  };
}
