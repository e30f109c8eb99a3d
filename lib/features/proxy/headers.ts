import { type Header, trimmed } from "./head.ts";

// RFC 9110 section 7.6.1: hop-by-hop headers, which are not passed on, like the ones named in Connection. Framing headers
// are hop-by-hop too, but this proxy passes frames on unchanged and keeps them.
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

/** Returns the headers to pass on, in their original order and spelling. */
export function endToEnd(headers: readonly Header[]): Header[] {
  const named = new Set(readHeaderList(headers, "connection"));
  // Connection cannot remove headers that frame the body.
  const isNamed = (key: string) => named.has(key) && key !== "content-length" && key !== "transfer-encoding";
  return headers.filter(({ key }) => !HOP_BY_HOP.has(key) && !isNamed(key));
}

/** Returns the value of a header, or the first value if there are several. */
export function readHeader(headers: readonly Header[], key: string): string | undefined {
  for (const header of headers) if (header.key === key) return header.value;
  return undefined;
}

/** Returns all members of a list header in lower case. */
export function readHeaderList(headers: readonly Header[], key: string): string[] {
  const members: string[] = [];
  for (const header of headers) {
    if (header.key !== key) continue;
    for (const member of header.value.toLowerCase().split(",")) members.push(trimmed(member));
  }
  return members;
}
