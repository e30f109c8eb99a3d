import assert from "node:assert/strict";
import { openProxy } from "./open_proxy.ts";
import { fakeCluster } from "./raw_http.ts";

const ORIGIN = "http://localhost:3000";

Deno.test("startProxy() lets a page of an allowed origin read what it asks for", async () => {
  await using cluster = await fakeCluster((response) => {
    response.writeHead(200, { "Access-Control-Allow-Origin": "*", "Vary": "Accept" });
    response.end("ok");
  });
  await using proxy = await openProxy(cluster.url, { allowOrigins: [`${ORIGIN}/`] });
  const headers = { Origin: ORIGIN, "Sec-Fetch-Site": "same-site" };
  const answer = await fetch(`${proxy.url}/api`, { headers });
  assert.equal(await answer.text(), "ok");
  assert.equal(answer.headers.get("access-control-allow-origin"), ORIGIN);
  assert.equal(answer.headers.get("vary"), "Accept, Origin");
  // A page can read refusals, too, with their reason.
  const refused = await fetch(`${proxy.url}/api/v1/namespaces/d/pods/p/exec`, { headers });
  assert.equal(refused.status, 403);
  assert.equal(refused.headers.get("access-control-allow-origin"), ORIGIN);
  await refused.text();
  const own = await fetch(`${proxy.url}/api`);
  assert.equal(own.headers.get("access-control-allow-origin"), "*");
  await own.text();
});

Deno.test("startProxy() answers a preflight itself when the origin is allowed", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await openProxy(cluster.url, { allowOrigins: [ORIGIN], secret: true });
  const answer = await fetch(`${new URL(proxy.url).origin}/api`, {
    method: "OPTIONS",
    headers: {
      Origin: ORIGIN,
      "Access-Control-Request-Method": "PATCH",
      "Access-Control-Request-Headers": "content-type",
      "Access-Control-Request-Private-Network": "true",
    },
  });
  assert.equal(answer.status, 204);
  assert.equal(answer.headers.get("access-control-allow-origin"), ORIGIN);
  assert.match(answer.headers.get("access-control-allow-methods") ?? "", /PATCH/);
  assert.equal(answer.headers.get("access-control-allow-headers"), "content-type");
  assert.equal(answer.headers.get("access-control-allow-private-network"), "true");
  assert.deepEqual(cluster.seen, []);
});
