import { withoutManagedFields } from "../../core/object.ts";
import { writeKyaml } from "./kyaml.ts";
import type { ListFormat, ListFormatOptions } from "../list_format.ts";

/** Writes a list like `kubectl -o kyaml`, item by item. */
export function kyamlList({ managedFields = false }: ListFormatOptions = {}): ListFormat {
  const shown = managedFields ? <T>(object: T) => object : withoutManagedFields;
  let isEmpty = true;
  return {
    begin(sink) {
      sink.text('---\n{\n  apiVersion: "v1",\n  items: [');
    },
    object(sink, object) {
      if (!isEmpty) sink.text(", ");
      isEmpty = false;
      writeKyaml(sink, shown(object), 1);
    },
    end(sink) {
      sink.text('],\n  kind: "List",\n  metadata: {\n    resourceVersion: "",\n  },\n}\n');
    },
  };
}
