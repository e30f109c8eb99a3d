import { itemsOf, type ListPage } from "../core/list_page.ts";
import type { KubeObject } from "../core/object.ts";
import type { Sink } from "./json/byte_buffer.ts";

/** Writes a list piece by piece, so that no more than one page is in memory. */
export interface ListFormat {
  /** Whether it only reads `apiVersion`, `kind` and `metadata`. */
  metadataOnly?: boolean;
  /** Writes the text before the items. */
  begin(sink: Sink): void;
  /** Writes the items of a page. If absent, `object` is called for each item. */
  page?(sink: Sink, page: ListPage): void | Promise<void>;
  /** Writes one object. */
  object(sink: Sink, object: KubeObject): void | Promise<void>;
  /** Writes the text after the items. */
  end(sink: Sink): void | Promise<void>;
}

/** Options of a list format. */
export interface ListFormatOptions {
  /** Keep `metadata.managedFields`. @default {false} */
  managedFields?: boolean | undefined;
}

/** Writes the items of a page. Each item is parsed, written and freed. */
export async function writePage(format: ListFormat, sink: Sink, page: ListPage): Promise<void> {
  if (format.page !== undefined) return await format.page(sink, page);
  for (const item of itemsOf(page)) await format.object(sink, item);
}
