import { concatBytes } from "../../data/base/concat_bytes.ts";
import type { Link } from "./link.ts";

/** The head of an answer, and the bytes after it. */
export interface UpgradeHead {
  status: number;
  statusText: string;
  headers: Headers;
  unread: Uint8Array<ArrayBuffer>;
}

const MOST_OF_HEAD = 64 * 1024;
const MOST_OF_BODY = 1024 * 1024;
const STATUS_REGEXP = /^HTTP\/1\.[01] (\d{3})(?: ([^\r\n]*))?$/;

/**
 * Reads the head of an answer.
 *
 * @throws {Deno.errors.UnexpectedEof} If the connection ends inside of it.
 * @throws {Deno.errors.InvalidData} If it is not HTTP/1.1.
 */
export async function readResponseHead(link: Link): Promise<UpgradeHead> {
  let bytes = new Uint8Array(0);
  while (true) {
    const { end, start } = endOfHead(bytes);
    if (end >= 0) return { ...parseHead(latin1Of(bytes.subarray(0, end))), unread: bytes.slice(start) };
    if (bytes.length > MOST_OF_HEAD) throw new Deno.errors.InvalidData("the head of the answer does not end");
    const more = await readPiece(link);
    if (more === undefined) {
      throw new Deno.errors.UnexpectedEof(
        bytes.length === 0 ? "the connection was closed before an answer" : "the answer ended inside of its head",
      );
    }
    bytes = concatBytes([bytes, more]);
  }
}

/** Reads the body of an answer that is not an upgrade, up to 1 MiB. The body of a connection that ends early is kept. */
export async function readRefusal(
  link: Link,
  unread: Uint8Array<ArrayBuffer>,
  headers: Headers,
): Promise<Uint8Array<ArrayBuffer>> {
  const isChunked = /\bchunked\b/i.test(headers.get("transfer-encoding") ?? "");
  const length = Number(headers.get("content-length") ?? NaN);
  let bytes = unread;
  while (bytes.length < MOST_OF_BODY) {
    if (isChunked ? /(^|\r\n)0\r\n/.test(latin1Of(bytes)) : bytes.length >= length) break;
    const more = await readPiece(link).catch(() => undefined);
    if (more === undefined) break;
    bytes = concatBytes([bytes, more]);
  }
  return isChunked ? withoutChunks(bytes) : bytes.subarray(0, Number.isNaN(length) ? bytes.length : length);
}

/** Returns a link that first reads some bytes that arrived with the head. */
export function withUnread(link: Link, unread: Uint8Array): Link {
  if (unread.length === 0) return link;
  let rest = unread;
  return {
    async read(into) {
      if (rest.length === 0) return await link.read(into);
      const piece = rest.subarray(0, into.length);
      into.set(piece);
      rest = rest.subarray(piece.length);
      return piece.length;
    },
    write: (bytes) => link.write(bytes),
    closeWrite: () => link.closeWrite(),
    close: () => link.close(),
  };
}

function parseHead(text: string): Omit<UpgradeHead, "unread"> {
  const [first = "", ...lines] = text.split(/\r?\n/);
  const [, status, statusText = ""] = STATUS_REGEXP.exec(first) ?? [];
  if (status === undefined) throw new Deno.errors.InvalidData("the answer is not HTTP/1.1");
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return { status: Number(status), statusText, headers };
}

function endOfHead(bytes: Uint8Array): { end: number; start: number } {
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    const next = bytes[at + 1] === 13 ? at + 2 : at + 1;
    if (bytes[next] === 10) return { end: bytes[at - 1] === 13 ? at - 1 : at, start: next + 1 };
  }
  return { end: -1, start: -1 };
}

function withoutChunks(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let body = new Uint8Array(0);
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at);
    const size = Number.parseInt(latin1Of(bytes.subarray(at, end)), 16);
    if (end < 0 || Number.isNaN(size) || size === 0) break;
    body = concatBytes([body, bytes.subarray(end + 1, end + 1 + size)]);
    at = end + 1 + size + 2;
  }
  return body;
}

async function readPiece(link: Link): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const piece = new Uint8Array(16 * 1024);
  const length = await link.read(piece);
  return length === null ? undefined : piece.subarray(0, length);
}

function latin1Of(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
