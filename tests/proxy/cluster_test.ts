import assert from "node:assert/strict";
import { header } from "../../lib/features/proxy/head.ts";
import { openCluster, type ProxyUpstream } from "../../lib/features/proxy/cluster.ts";
import { startProxy } from "../../lib/features/proxy/proxy.ts";
import { fakeCluster } from "./raw_http.ts";

function upstream(server: string, changes: Partial<ProxyUpstream> = {}): ProxyUpstream {
  return { endpoint: { server }, authorization: () => Promise.resolve("Bearer ours"), ...changes };
}

Deno.test("openCluster() goes over to another endpoint when its certificates were rotated", async () => {
  let made = upstream("https://one.invalid");
  let now = 0;
  const { current, close } = openCluster(() => Promise.resolve(made), () => now);
  const first = await current();
  made = upstream("https://two.invalid");
  // The files are not checked for each request, because that costs more than the rest of the work for it.
  assert.equal(await current(), first);
  now += 1001;
  const second = await current();
  assert.equal(second.host, "two.invalid");
  now += 1001;
  assert.equal(await current(), second);
  close();
});

Deno.test("startProxy() asks for the token with each request, since tokens are renewed", async () => {
  await using cluster = await fakeCluster();
  let count = 0;
  const renewed = upstream(cluster.url, { authorization: () => Promise.resolve(`Bearer ${++count}`) });
  await using proxy = await startProxy(() => Promise.resolve(renewed));
  for (let round = 0; round < 2; round++) await (await fetch(`${proxy.url}/api`)).text();
  assert.deepEqual(cluster.seen.map(({ headers }) => headers.find((line) => /^authorization/i.test(line))), [
    "Authorization: Bearer 1",
    "Authorization: Bearer 2",
  ]);
});

Deno.test("identity() sends no credential when the way to the server is not encrypted", async () => {
  for (const [server, sent] of [["http://192.0.2.1", 0], ["https://192.0.2.1", 1], ["http://localhost", 1]] as const) {
    const { current } = openCluster(() => Promise.resolve(upstream(server)));
    assert.equal((await (await current()).identity([])).length, sent, server);
  }
  const { current } = openCluster(() => Promise.resolve(upstream("https://192.0.2.1")));
  assert.deepEqual(await (await current()).identity([header("authorization", "Bearer theirs")]), []);
});
