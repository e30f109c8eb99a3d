import { type Header, trimmed } from "./head.ts";

// RFC 9110 section 7.6.1: these are for one connection, and so is whatever Connection names. How a body is framed is for
// one connection too, but a relay that passes frames on as they are keeps it.
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "upgrade",
  "http2-settings",
]);

/** The headers that a proxy passes on, in the order and spelling in which they came. */
export function endToEnd(headers: readonly Header[]): Header[] {
  const named = new Set(readHeaderList(headers, "connection"));
  // Nothing that frames the body can be taken away by naming it.
  const isNamed = (key: string) => named.has(key) && key !== "content-length" && key !== "transfer-encoding";
  return headers.filter(({ key }) => !HOP_BY_HOP.has(key) && !isNamed(key));
}

/** The value of a header; of several, the first. */
export function readHeader(headers: readonly Header[], key: string): string | undefined {
  for (const header of headers) if (header.key === key) return header.value;
  return undefined;
}

/** All members of a header that is a list, in lower case. */
export function readHeaderList(headers: readonly Header[], key: string): string[] {
  const members: string[] = [];
  for (const header of headers) {
    if (header.key !== key) continue;
    for (const member of header.value.toLowerCase().split(",")) members.push(trimmed(member));
  }
  return members;
}
