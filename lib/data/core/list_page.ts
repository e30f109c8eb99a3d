import { parseExactly } from "../base/long_integer.ts";
import { isRecord, type KubeObject, type ListMeta } from "./object.ts";

/**
 * A page of a list in the bytes that the server sent. Its items are located but not parsed. Parsed one by one, each item
 * can be freed before the next; a page that is parsed as a whole takes five times its bytes.
 */
export interface ListPage {
  /** The group and version of the list and of its items. */
  apiVersion: string;
  /** The kind of the list. */
  kind: string;
  /** Metadata. */
  metadata: ListMeta;
  /** All members of the list except for the items. */
  head: Readonly<Record<string, unknown>>;
  /** The bytes of the answer. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The start and the end of each item in the bytes. */
  spans: Int32Array;
}

const DECODER = new TextDecoder();
const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Frees the memory of a page immediately. The page cannot be read afterwards. The garbage collector would only run after
 * dozens of pages, because their bytes are outside of its heap.
 */
export function release({ bytes }: ListPage): void {
  bytes.buffer.transfer(0);
}

/** Returns the number of items of a page. */
export function itemCount({ spans }: ListPage): number {
  return spans.length / 2;
}

/** Parses the items one by one. The caller asserts their type. */
export function* readItems<T>({ bytes, spans }: ListPage): Generator<T, void, undefined> {
  for (let at = 0; at < spans.length; at += 2) {
    yield parseExactly(DECODER.decode(bytes.subarray(spans[at], spans[at + 1]))) as T;
  }
}

/** Parses one item and adds the apiVersion and kind, which lists leave out. */
export function itemAt(page: ListPage, index: number, parse: (item: Uint8Array) => unknown = parseItem): KubeObject {
  const { bytes, spans } = page;
  const item = parse(bytes.subarray(spans[index * 2], spans[index * 2 + 1])) as KubeObject;
  if (item.kind === undefined) return { ...pageItemType(page), ...item };
  return item.kind === "PartialObjectMetadata" ? { ...item, ...pageItemType(page) } : item;
}

function parseItem(item: Uint8Array): unknown {
  return parseExactly(DECODER.decode(item));
}

/** Parses the items one by one. */
export function* itemsOf(page: ListPage): Generator<KubeObject, void, undefined> {
  for (let index = 0; index < itemCount(page); index++) yield itemAt(page, index);
}

/** Returns the page without its first items. */
export function withoutItems(page: ListPage, count: number): ListPage {
  return { ...page, spans: page.spans.subarray(count * 2) };
}

/** Returns the apiVersion and kind of the items of a page. */
export function pageItemType({ apiVersion, kind }: ListPage): { apiVersion: string; kind: string } {
  return { apiVersion, kind: kind.replace(/List$/, "") };
}

/**
 * Locates the items of a list. Returns undefined if the bytes are not a JSON object with a list of items.
 *
 * @param member The member that holds the items: `rows` in a table.
 */
export function readListPage(bytes: Uint8Array<ArrayBuffer>, member = "items"): ListPage | undefined {
  const head: Record<string, unknown> = {};
  let spans: Int32Array | undefined;
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== OPEN) return undefined;
  at = skipSpace(bytes, at + 1);
  while (bytes[at] === QUOTE) {
    const end = skipValue(bytes, at);
    const key = DECODER.decode(bytes.subarray(at + 1, end - 1));
    at = skipSpace(bytes, end);
    if (bytes[at] !== COLON) return undefined;
    at = skipSpace(bytes, at + 1);
    if (key === member && bytes[at] === OPEN_LIST) {
      const found = spansOf(bytes, at);
      if (found === undefined) return undefined;
      ({ spans, end: at } = found);
    } else {
      const start = at;
      at = skipValue(bytes, start);
      if (at > bytes.length) return undefined;
      head[key] = parse(bytes.subarray(start, at));
    }
    at = skipSpace(bytes, at);
    if (bytes[at] === CLOSE) break;
    if (bytes[at] !== COMMA) return undefined;
    at = skipSpace(bytes, at + 1);
  }
  if (bytes[at] !== CLOSE || typeof head.apiVersion !== "string" || typeof head.kind !== "string") return undefined;
  // Go writes an empty list of items as null.
  if (spans === undefined && head[member] !== null) return undefined;
  return {
    apiVersion: head.apiVersion,
    kind: head.kind,
    metadata: isRecord(head.metadata) ? head.metadata : {},
    head,
    bytes,
    spans: spans ?? new Int32Array(0),
  };
}

function parse(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(DECODER.decode(bytes));
  } catch {
    return undefined;
  }
}

function spansOf(bytes: Uint8Array, start: number): { spans: Int32Array; end: number } | undefined {
  const spans: number[] = [];
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== CLOSE_LIST) {
    const end = skipValue(bytes, at);
    if (bytes[at] !== OPEN || end > bytes.length) return undefined;
    spans.push(at, end);
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
    else if (bytes[at] !== CLOSE_LIST) return undefined;
  }
  return { spans: Int32Array.from(spans), end: at + 1 };
}

/** Returns the position of the next token. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++;
  return at;
}

/** Returns the end of the JSON value at a position, or the end of the bytes if the value is not complete. */
export function skipValue(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let depth = 0;
  for (let at = start; at < length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      for (at++; bytes[at] !== QUOTE && at < length; at++) if (bytes[at] === BACKSLASH) at++;
      if (depth === 0) return at + 1;
    } else if (byte === OPEN || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE || byte === CLOSE_LIST) {
      // A number, true, false or null ends with the value that contains it.
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && byte === COMMA) return at;
  }
  return length + 1;
}
