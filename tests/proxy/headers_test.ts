import assert from "node:assert/strict";
import { type Header, header } from "../../lib/features/proxy/head.ts";
import { endToEnd, readHeader, readHeaderList } from "../../lib/features/proxy/headers.ts";

function lines(...pairs: string[]): Header[] {
  return pairs.map((pair) => header(pair.split(": ")[0] ?? "", pair.split(": ")[1] ?? ""));
}

Deno.test("endToEnd() drops what is for one connection when Connection names it", () => {
  const all = lines("A: 1", "connection: keep-alive, X-One", "x-ONE: 2", "Upgrade: h2c", "TE: trailers", "a: 3");
  assert.deepEqual(endToEnd(all), lines("A: 1", "a: 3"));
});

Deno.test("endToEnd() keeps what frames the body when Connection names it", () => {
  const all = lines("Connection: content-length, transfer-encoding", "Content-Length: 3", "Transfer-Encoding: chunked");
  assert.deepEqual(endToEnd(all), lines("Content-Length: 3", "Transfer-Encoding: chunked"));
});

Deno.test("listOf() takes spaces and tabs away when a member has others around it", () => {
  assert.deepEqual(readHeaderList([header("A", "\xa0x,\ty ")], "a"), ["\xa0x", "y"]);
});

Deno.test("valueOf() gives the first value when a header came twice, whatever its spelling", () => {
  assert.equal(readHeader(lines("X-a: 1", "x-A: 2"), "x-a"), "1");
  assert.equal(readHeader(lines("X-a: 1"), "x-b"), undefined);
});

Deno.test("listOf() gives all members in lower case when a list came in several headers", () => {
  assert.deepEqual(readHeaderList(lines("Connection: Keep-Alive, X", "connection: upgrade"), "connection"), [
    "keep-alive",
    "x",
    "upgrade",
  ]);
});
