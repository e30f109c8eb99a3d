import assert from "node:assert/strict";
import { openProxy } from "./open_proxy.ts";
import { fakeCluster, sendBytes, statusCodeOf } from "./raw_http.ts";

function request(target: string, headers = ""): string {
  return `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}Connection: close\r\n\r\n`;
}

Deno.test("startProxy() serves whoever shows the secret when one is demanded, and keeps it to itself", async () => {
  await using cluster = await fakeCluster();
  const paths: string[] = [];
  await using proxy = await openProxy(cluster.url, { secret: true, log: ({ path }) => paths.push(path) });
  const [, secret = ""] = /^http:\/\/127\.0\.0\.1:\d+\/([\w-]{32})$/.exec(proxy.url) ?? [];
  const cookie = `k8s-proxy-${proxy.port}=${secret}`;
  const answer = async (target: string, headers?: string) =>
    statusCodeOf(await sendBytes(proxy.port, request(target, headers)));

  assert.equal(await answer("/api"), 401);
  assert.equal(await answer(`/${secret.slice(0, -1)}x/api`), 401);
  assert.equal(await answer("/api", `Cookie: ${cookie}x\r\n`), 401);
  assert.equal(await answer("/api", `Cookie: k8s-proxy-1=${secret}\r\n`), 401);
  assert.equal(cluster.seen.length, 0);

  assert.equal(await answer(`/${secret}/api?x=1`), 200);
  assert.equal(await answer("/api", `Cookie: a=1; ${cookie}; b=2\r\n`), 200);
  assert.equal(await answer("/api", `Cookie: ${cookie}\r\n`), 200);
  assert.equal(await answer("/api", `Cookie: ${cookie}\r\nReferer: http://localhost/${secret}/api\r\n`), 200);
  // The cookie does not let a page of another site in.
  assert.equal(await answer("/api", `Cookie: ${cookie}\r\nOrigin: https://evil.example\r\n`), 403);
  assert.deepEqual(cluster.seen.map(({ target }) => target), ["/api?x=1", "/api", "/api", "/api"]);
  assert.doesNotMatch(JSON.stringify(cluster.seen) + JSON.stringify(paths), new RegExp(secret));
  assert.ok(cluster.seen[1]?.headers.includes("Cookie: a=1; b=2"));
});

Deno.test("startProxy() turns the secret of an address into a cookie when a browser opens it", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await openProxy(cluster.url, { secret: true });
  const { pathname } = new URL(proxy.url);
  const browser = "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\n";
  const answer = await sendBytes(proxy.port, request(`${pathname}//evil.example`, browser));
  assert.match(answer, /^HTTP\/1\.1 302 /);
  // Never to another host.
  assert.match(answer, /^location: \/evil\.example\r$/im);
  assert.match(answer, /^set-cookie: k8s-proxy-\d+=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict\r$/im);
  assert.match(answer, /^referrer-policy: no-referrer\r$/im);
  const form = request(`${pathname}/api`, `${browser}Content-Length: 3\r\n`).replace("GET", "POST") + "a=b";
  assert.equal(statusCodeOf(await sendBytes(proxy.port, form)), 200);
  assert.equal(cluster.seen.at(-1)?.body, "a=b");
  // The headers of a browser for an address in the network, over plain HTTP.
  const old = await sendBytes(proxy.port, request(`${pathname}/-/`, "Accept: text/html,*/*;q=0.8\r\n"));
  assert.match(old, /^HTTP\/1\.1 302 [^]*^location: \/-\/\r$/im);
});

Deno.test("startProxy() demands a secret when others can reach its address", async () => {
  await using cluster = await fakeCluster();
  await using open = await openProxy(cluster.url, { address: "0.0.0.0", secret: false });
  // The address can be opened on this machine: 0.0.0.0 cannot, and pages use it to bypass the rules of browsers.
  assert.match(open.url, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
  assert.equal(await (await fetch(`${open.url}/api`)).text(), "ok");
  const told = await fetch(`http://127.0.0.1:${open.port}/api`);
  assert.equal(told.status, 401);
  await told.body?.cancel();
  await using own = await openProxy(cluster.url, { address: "::1" });
  assert.match(own.url, /^http:\/\/\[::1\]:\d+$/);
  assert.equal(await (await fetch(`${own.url}/api`)).text(), "ok");
});
