import type { RequestHead, ResponseHead } from "./head.ts";
import { readHeaderList } from "./headers.ts";
import { Violation } from "./violation.ts";

/** The end of a body: immediately, after a number of bytes, with the last chunk, or with the connection. */
export type Framing = { kind: "none" } | { kind: "length"; length: number } | { kind: "chunked" } | { kind: "close" };

const NONE: Framing = { kind: "none" };
const CHUNKED: Framing = { kind: "chunked" };

/**
 * Returns the framing of a request's body (RFC 9112 section 6.3). Rejects ambiguous framing, which is used for request
 * smuggling.
 *
 * @throws {Violation} If the framing is ambiguous or invalid.
 */
export function requestFraming(head: RequestHead): Framing {
  const codings = readHeaderList(head.headers, "transfer-encoding");
  const length = lengthOf(head);
  if (codings.length === 0) return length === undefined || length === 0 ? NONE : { kind: "length", length };
  if (length !== undefined) throw new Violation(400, "the request has both a Content-Length and a Transfer-Encoding");
  if (head.minor === 0) throw new Violation(400, "HTTP/1.0 does not allow Transfer-Encoding");
  if (codings.length > 1 || codings[0] !== "chunked") {
    throw new Violation(501, "no transfer coding except chunked is supported");
  }
  return CHUNKED;
}

/**
 * Returns the framing of a response's body.
 *
 * @throws {Violation} If the framing is ambiguous or invalid.
 */
export function responseFraming(head: ResponseHead, method: string): Framing {
  const { status } = head;
  if (method === "HEAD" || status === 204 || status === 304 || status < 200) return NONE;
  const codings = readHeaderList(head.headers, "transfer-encoding");
  const length = lengthOf(head);
  if (codings.length === 0) return length === undefined ? { kind: "close" } : { kind: "length", length };
  if (length !== undefined || codings.length > 1 || codings[0] !== "chunked") {
    throw new Violation(400, "invalid HTTP: the length of the answer is ambiguous");
  }
  return CHUNKED;
}

function lengthOf({ headers }: RequestHead | ResponseHead): number | undefined {
  let length: string | undefined;
  for (const { key, value } of headers) {
    if (key !== "content-length") continue;
    if (!/^\d{1,15}$/.test(value) || (length !== undefined && length !== value)) {
      throw new Violation(400, "invalid HTTP: Content-Length is not a single number");
    }
    length = value;
  }
  return length === undefined ? undefined : Number(length);
}
