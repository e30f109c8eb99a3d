import assert from "node:assert/strict";
import { startProxy } from "../../lib/features/proxy/proxy.ts";
import { HOSTILE, wireOf } from "./hostile.ts";
import { fakeCluster, sendBytes, statusCodeOf } from "./raw_http.ts";

Deno.test("startProxy() refuses every hostile request and sends none of them on", async () => {
  const upgrades: string[] = [];
  await using cluster = await fakeCluster(undefined, ({ url }, socket) => {
    upgrades.push(url ?? "");
    socket.end();
  });
  const endpoint = { server: cluster.url };
  await using proxy = await startProxy(() =>
    Promise.resolve({ endpoint, authorization: () => Promise.resolve("Bearer x") })
  );
  const wrong: string[] = [];
  for (const hostile of HOSTILE) {
    const answer = await sendBytes(proxy.port, wireOf(hostile, proxy.port));
    const { length } = cluster.seen;
    if (statusCodeOf(answer) !== hostile.code || length > 0 || upgrades.length > 0) {
      wrong.push(`${hostile.name}: ${statusCodeOf(answer)} instead of ${hostile.code}`);
    } else {
      const { kind, code } = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
      assert.deepEqual([kind, code], ["Status", hostile.code], hostile.name);
    }
    cluster.seen.length = upgrades.length = 0;
  }
  assert.deepEqual(wrong, []);
});

Deno.test("startProxy() serves on when it was sent noise", async () => {
  await using cluster = await fakeCluster();
  const endpoint = { server: cluster.url };
  await using proxy = await startProxy(() => Promise.resolve({ endpoint, authorization: () => Promise.resolve("x") }));
  // A generator with a seed (constants of Numerical Recipes), so that the noise is always the same.
  let state = 1;
  const random = (below: number) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % below;
  const good = "GET /api?x=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nX-A: b, c\r\n\r\nabc";
  for (let round = 0; round < 300; round++) {
    const bytes = Array.from(good, (character) => character.charCodeAt(0));
    for (let change = random(4); change >= 0; change--) {
      const at = random(bytes.length);
      if (random(3) === 0) bytes.splice(at, random(5));
      else bytes[at] = random(256);
    }
    const end = random(10) === 0 ? random(bytes.length) : bytes.length;
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
    await connection.write(Uint8Array.from(bytes.slice(0, end)));
    await connection.closeWrite();
    const answer = await connection.read(new Uint8Array(16)).catch(() => null);
    assert.ok(answer === null || answer > 0);
  }
  assert.equal(await (await fetch(`${proxy.url}/api`)).text(), "ok");
});
