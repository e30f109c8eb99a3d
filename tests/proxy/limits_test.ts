import assert from "node:assert/strict";
import { assertMessage } from "../messages.ts";
import { openProxy } from "./open_proxy.ts";
import { fakeCluster, readAll, statusCodeOf } from "./raw_http.ts";

const REQUEST = "GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n";

async function opened(port: number, text: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  return connection;
}

Deno.test("startProxy() answers 429 when the cluster has enough to do", async () => {
  const asked = Promise.withResolvers<void>();
  const next = Promise.withResolvers<void>();
  await using cluster = await fakeCluster(async (response) => {
    asked.resolve();
    await next.promise;
    response.end("ok");
  });
  await using proxy = await openProxy(cluster.url, { maxRequests: 1 });
  const first = fetch(`${proxy.url}/api`);
  await asked.promise;
  const second = await fetch(`${proxy.url}/api`);
  assert.deepEqual([second.status, second.headers.get("retry-after")], [429, "1"]);
  assert.equal((await second.json()).reason, "TooManyRequests");
  next.resolve();
  assert.equal(await (await first).text(), "ok");
  assert.equal(await (await fetch(`${proxy.url}/api`)).text(), "ok");
});

Deno.test("startProxy() answers 503 when there are too many connections", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await openProxy(cluster.url, { maxConnections: 1 });
  using first = await opened(proxy.port, REQUEST);
  await first.read(new Uint8Array(1000));
  using second = await opened(proxy.port, "");
  assert.equal(statusCodeOf(await readAll(second)), 503);
});

Deno.test("startProxy() answers 408 when the headers come too slowly, however often a byte comes", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await openProxy(cluster.url, { headerTimeout: 50 });
  using connection = await opened(proxy.port, "GET /api HTTP/1.1\r\nX: ");
  const drip = setInterval(() => connection.write(new Uint8Array([97])).catch(() => {}), 10);
  const answer = await readAll(connection);
  clearInterval(drip);
  assert.equal(statusCodeOf(answer), 408);
});

Deno.test("startProxy() ends a connection when it is idle for too long", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await openProxy(cluster.url, { idleTimeout: 50 });
  using connection = await opened(proxy.port, REQUEST);
  assert.match(await readAll(connection), /\r\n\r\nok$/);
});

Deno.test("startProxy() gives up a request when its body goes on no more", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await openProxy(cluster.url, { bodyTimeout: 50 });
  using connection = await opened(proxy.port, "POST /api HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc");
  assert.equal(await readAll(connection), "");
  assert.deepEqual(cluster.seen, []);
});

Deno.test("startProxy() answers 504 when the cluster does not begin to answer in time", async () => {
  await using cluster = await fakeCluster(() => {});
  await using proxy = await openProxy(cluster.url, { requestTimeout: 30 });
  const answer = await fetch(`${proxy.url}/api`);
  const { message, code, reason } = await answer.json();
  assert.deepEqual([answer.status, code, reason], [504, 504, "GatewayTimeout"]);
  await assertMessage(import.meta.url, "a cluster that answers too late", message);
});

Deno.test("startProxy() leaves an answer its time when it has begun", async () => {
  const next = Promise.withResolvers<void>();
  await using cluster = await fakeCluster(async (response) => {
    response.write("first");
    await next.promise;
    response.end("second");
  });
  await using proxy = await openProxy(cluster.url, { requestTimeout: 200 });
  const answer = await fetch(`${proxy.url}/api?watch=true`);
  setTimeout(next.resolve, 300);
  assert.equal(await answer.text(), "firstsecond");
});
