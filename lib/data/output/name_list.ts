import type { ListFormat } from "./list_format.ts";
import { formatName } from "./name.ts";

/** Writes a list as kubectl's `-o name` does. */
export function nameList(): ListFormat {
  return {
    begin() {},
    object: (sink, object) => sink.text(`${formatName(object)}\n`),
    end() {},
  };
}
