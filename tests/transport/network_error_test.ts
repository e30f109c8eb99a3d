import assert from "node:assert/strict";
import { networkError } from "../../lib/api/transport/network_error.ts";

const endpoint = { server: "https://192.0.2.1:6443" };
const cut = new TypeError("error reading a body from connection");

Deno.test("networkError() warns of what a write may have done when the connection breaks, and not of a read", () => {
  assert.match(networkError(cut, endpoint).hints.join(), /^check the result before you repeat a write/);
  assert.match(
    networkError(cut, endpoint, { onlyReads: true }).hints.join(),
    /^try again, because the request only reads/,
  );
});
