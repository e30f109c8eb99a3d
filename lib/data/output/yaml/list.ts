import { withoutManagedFields } from "../../core/object.ts";
import type { ListFormat, ListFormatOptions } from "../list_format.ts";
import { writeYamlItem } from "./writer.ts";

/** Writes a list like `kubectl -o yaml`, item by item. */
export function yamlList({ managedFields = false }: ListFormatOptions = {}): ListFormat {
  const shown = managedFields ? <T>(object: T) => object : withoutManagedFields;
  let isEmpty = true;
  return {
    begin(sink) {
      sink.text("apiVersion: v1\n");
    },
    object(sink, object) {
      if (isEmpty) sink.text("items:\n");
      isEmpty = false;
      writeYamlItem(sink, shown(object));
    },
    end(sink) {
      if (isEmpty) sink.text("items: []\n");
      sink.text('kind: List\nmetadata:\n  resourceVersion: ""\n');
    },
  };
}
