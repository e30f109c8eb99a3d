import assert from "node:assert/strict";
import { openProxy } from "./open_proxy.ts";
import { fakeCluster } from "./raw_http.ts";

Deno.test("startProxy() tells how much of a body it has sent when it answers itself, too", async () => {
  await using cluster = await fakeCluster();
  const told: [string, number, number][] = [];
  await using proxy = await openProxy(cluster.url, {
    rejectPaths: "^/version",
    log: ({ method, status, bytes }) => told.push([method, status, bytes]),
  });
  await (await fetch(`${proxy.url}/api`)).text();
  const refusal = await (await fetch(`${proxy.url}/version`)).text();
  await (await fetch(`${proxy.url}/version`, { method: "HEAD" })).text();
  await proxy.close();
  assert.deepEqual(told, [["GET", 200, 2], ["GET", 403, refusal.length], ["HEAD", 403, 0]]);
});
