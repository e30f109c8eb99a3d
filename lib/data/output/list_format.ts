import { itemsOf, type ListPage } from "../core/list_page.ts";
import type { KubeObject } from "../core/object.ts";
import type { Sink } from "./json/byte_buffer.ts";

/** Writes a v1 List piece by piece, so that no more than a page of it is ever held. */
export interface ListFormat {
  /** Whether `apiVersion`, `kind` and `metadata` are all that it looks at. */
  metadataOnly?: boolean;
  /** What stands in front. */
  begin(sink: Sink): void;
  /** The items of a page, where they are not written as they come one by one. */
  page?(sink: Sink, page: ListPage): void | Promise<void>;
  /** One object. */
  object(sink: Sink, object: KubeObject): void | Promise<void>;
  /** What stands behind. */
  end(sink: Sink): void | Promise<void>;
}

/** What formats are told besides. */
export interface ListFormatOptions {
  /** Leave `metadata.managedFields` in. @default {false} */
  managedFields?: boolean | undefined;
}

/** Writes the items of a page; each is read and forgotten. */
export async function writePage(format: ListFormat, sink: Sink, page: ListPage): Promise<void> {
  if (format.page !== undefined) return await format.page(sink, page);
  for (const item of itemsOf(page)) await format.object(sink, item);
}
