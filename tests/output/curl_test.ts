import assert from "node:assert/strict";
import { formatCurl, quote } from "../../lib/output/curl.ts";

for (
  const [text, expected] of [
    ["plain-1.2/x", "plain-1.2/x"],
    ["", "''"],
    ["a b", "'a b'"],
    ["it's", `'it'\\''s'`],
    ["$(rm)", "'$(rm)'"],
    ["`x`", "'`x`'"],
    ["a;b", "'a;b'"],
  ]
) {
  Deno.test(`quote() writes ${expected} when the text is ${JSON.stringify(text)}`, () =>
    assert.equal(quote(text ?? ""), expected));
}

Deno.test("formatCurl() verifies the server and names variables for secrets when it writes a line", () => {
  const line = formatCurl({ method: "GET", path: "/api?x=1&y=2", headers: [], credential: "token", hasCa: true });
  assert.equal(
    line,
    `curl -sS --fail-with-body --cacert "$CACERT" -H "Authorization: Bearer $TOKEN" "$APISERVER"'/api?x=1&y=2'`,
  );
  assert.ok(!line.includes("--insecure"));
});
