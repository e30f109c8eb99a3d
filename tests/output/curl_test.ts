import assert from "node:assert/strict";
import { formatCurl } from "../../lib/data/output/curl.ts";

Deno.test("formatCurl() verifies the server and names variables for secrets when it writes a line", () => {
  const line = formatCurl({ method: "GET", path: "/api?x=1&y=2", headers: [], credential: ["token"], hasCa: true });
  assert.equal(
    line,
    `curl -sS --fail-with-body --cacert "$CACERT" -H "Authorization: Bearer $TOKEN" "$APISERVER"'/api?x=1&y=2'`,
  );
  assert.ok(!line.includes("--insecure"));
});

Deno.test("formatCurl() goes to a socket, or by the certificate's name, when the server is reached so", () => {
  const request = { method: "GET", path: "/api", headers: [], credential: [], hasCa: false } as const;
  assert.equal(
    formatCurl({ ...request, unixSocket: "/run/k8s.sock" }),
    `curl -sS --fail-with-body --unix-socket /run/k8s.sock "$APISERVER"/api`,
  );
  const renamed = { server: "https://kubernetes:6443/base", connectTo: "kubernetes:6443:10.0.0.1:6443" };
  assert.equal(
    formatCurl({ ...request, renamed }),
    "curl -sS --fail-with-body --connect-to kubernetes:6443:10.0.0.1:6443 https://kubernetes:6443/base/api",
  );
});
