import assert from "node:assert/strict";
import { formatCurl } from "../../lib/output/curl.ts";

Deno.test("formatCurl() verifies the server and names variables for secrets when it writes a line", () => {
  const line = formatCurl({ method: "GET", path: "/api?x=1&y=2", headers: [], credential: "token", hasCa: true });
  assert.equal(
    line,
    `curl -sS --fail-with-body --cacert "$CACERT" -H "Authorization: Bearer $TOKEN" "$APISERVER"'/api?x=1&y=2'`,
  );
  assert.ok(!line.includes("--insecure"));
});
