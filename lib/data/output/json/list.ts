import { itemCount, type ListPage, pageItemType, skipSpace } from "../../core/list_page.ts";
import { indentJson } from "./indent.ts";
import type { ListFormat, ListFormatOptions } from "../list_format.ts";

const INDENT = 8;
const ENCODER = new TextEncoder();

/** Writes a list like `kubectl -o json`. The items of pages are not parsed. */
export function jsonList({ managedFields = false }: ListFormatOptions = {}): ListFormat {
  let isFirst = true;
  const options = { indent: INDENT, withoutManagedFields: !managedFields };
  return {
    begin(sink) {
      sink.text('{\n    "apiVersion": "v1",\n    "items": [');
    },
    page(sink, page) {
      const { bytes, spans } = page;
      const missing = missingTypes(page);
      for (let index = 0; index < itemCount(page); index++) {
        sink.text(isFirst ? "\n        " : ",\n        ");
        isFirst = false;
        indentJson(sink, bytes, spans[index * 2] ?? 0, spans[index * 2 + 1] ?? 0, { ...options, first: missing });
      }
    },
    object(sink, object) {
      sink.text(isFirst ? "\n        " : ",\n        ");
      isFirst = false;
      const bytes = ENCODER.encode(JSON.stringify(object));
      indentJson(sink, bytes, 0, bytes.length, options);
    },
    end(sink) {
      sink.text(isFirst ? "]" : "\n    ]");
      sink.text(',\n    "kind": "List",\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n');
    },
  };
}

// Items of built-in kinds have no apiVersion and kind. Items of custom kinds begin with both.
function missingTypes(page: ListPage): Record<string, string> {
  const start = page.spans[0];
  if (start === undefined) return {};
  const key = skipSpace(page.bytes, start + 1);
  const beginning = new TextDecoder().decode(page.bytes.subarray(key, key + '"apiVersion"'.length));
  return /^"(apiVersion|kind)"/.test(beginning) ? {} : pageItemType(page);
}
