import assert from "node:assert/strict";
import { endToEnd, hasHeader, withoutHeaders } from "../../lib/proxy/headers.ts";

Deno.test("endToEnd() drops what is for one connection when Connection names it", () => {
  const raw = ["A", "1", "connection", "keep-alive, X-One", "x-ONE", "2", "Upgrade", "h2c", "TE", "trailers", "a", "3"];
  assert.deepEqual(endToEnd(raw), ["A", "1", "a", "3"]);
});

Deno.test("hasHeader() finds a header when its spelling differs", () => {
  assert.equal(hasHeader(["X", "authorization", "AUTHORIZATION", "y"], "authorization"), true);
  assert.equal(hasHeader(["X", "authorization"], "authorization"), false);
});

Deno.test("withoutHeaders() keeps repetition and order when it drops others", () => {
  assert.deepEqual(withoutHeaders(["A", "1", "Host", "h", "A", "2"], ["host"]), ["A", "1", "A", "2"]);
});
