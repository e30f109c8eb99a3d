// RFC 9110 section 7.6.1: these are for one connection, and so is whatever Connection names.
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "transfer-encoding",
  "upgrade",
]);

/** The headers that a proxy passes on, in the order and spelling in which they came: names and values in turn. */
export function endToEnd(rawHeaders: readonly string[]): string[] {
  const pairs = Array.from({ length: rawHeaders.length / 2 }, (_, index): [string, string] => {
    return [rawHeaders[2 * index] ?? "", rawHeaders[2 * index + 1] ?? ""];
  });
  const named = pairs.filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) => value.toLowerCase().split(",").map((name) => name.trim()));
  return pairs.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()) && !named.includes(name.toLowerCase())).flat();
}

/** Says whether a header is there, whatever its spelling. */
export function hasHeader(rawHeaders: readonly string[], wanted: string): boolean {
  return rawHeaders.some((name, index) => index % 2 === 0 && name.toLowerCase() === wanted);
}

/** The headers without some of them. */
export function withoutHeaders(rawHeaders: readonly string[], unwanted: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (!unwanted.includes(name.toLowerCase())) kept.push(name, rawHeaders[index + 1] ?? "");
  }
  return kept;
}
