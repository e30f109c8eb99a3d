import assert from "node:assert/strict";
import type { ProxyOptions } from "../../lib/features/proxy/options.ts";
import { openProxy } from "./open_proxy.ts";
import { fakeCluster, sendBytes, sendRaw, statusCodeOf } from "./raw_http.ts";

const WEBSOCKET = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
const POD = "/api/v1/namespaces/default/pods/web";

/** The status of the answer (200 if the request reached the cluster), and the request at the cluster. */
const cases: [name: string, options: ProxyOptions, head: string, code: number, target?: string][] = [
  ["the API below a prefix", { apiPrefix: "/custom" }, "GET /custom/api/v1?x=1", 200, "/api/v1?x=1"],
  ["the prefix alone", { apiPrefix: "/custom/" }, "GET /custom", 200, "/"],
  ["what is not below the prefix", { apiPrefix: "/custom" }, "GET /api", 404],
  ["what only begins like the prefix", { apiPrefix: "/custom" }, "GET /customs/api", 404],
  ["a prefix that begins with /api", { apiPrefix: "/api" }, "GET /api/v1", 200, "/api/v1"],
  ["metrics beside a prefix of /api", { apiPrefix: "/api" }, "GET /metrics", 404],
  [
    "the API beside files at /",
    { apiPrefix: "/api/", www: ".", wwwPrefix: "/" },
    "GET /api/v1?x=1",
    200,
    "/api/v1?x=1",
  ],
  ["what is no file at /", { apiPrefix: "/api/", www: ".", wwwPrefix: "/" }, "GET /apis", 404],
  ["the API above files", { apiPrefix: "/static/api/", www: "." }, "GET /static/api/version", 200, "/version"],
  ["a path that is accepted", { acceptPaths: "^/api/,^/version$" }, "GET /version", 200],
  ["a path that is not accepted", { acceptPaths: "^/api/,^/version$" }, "GET /metrics", 403],
  ["a path that is rejected", { rejectPaths: "^/api/v1/secrets" }, "GET /api/v1/secrets", 403],
  ["a path that is rejected, encoded", { rejectPaths: "^/api/v1/secrets" }, "GET /api/v1/%73ecrets", 403],
  ["a path that is rejected, by way of another", { rejectPaths: "^/api/v1/secrets" }, "GET /api/v1/x/../secrets", 403],
  ["a pattern with a comma in braces", { rejectPaths: "/s{1,2}ecrets" }, "GET /secrets", 403],
  ["a pattern with Go's flags", { rejectPaths: "(?i)^/SECRETS" }, "GET /secrets", 403],
  ["a method that is rejected", { rejectMethods: "POST,PUT" }, "PUT /api", 403],
  ["a method that is not", { rejectMethods: "POST,PUT" }, "DELETE /api", 200],
  ["exec that is allowed", { allowExec: true }, `GET ${POD}/exec?command=id`, 200],
  ["the kubelet that is allowed", { allowExec: true }, "GET /api/v1/nodes/n/proxy/run/a/b/c", 200],
  ["the kubelet's metrics", {}, "GET /api/v1/nodes/n/proxy/metrics", 200],
  // kubectl's proxy rejects these two, because their paths contain "exec".
  ["a page of an application", {}, "GET /api/v1/namespaces/d/pods/p/proxy/executions", 200],
  ["an application's own paths", {}, "GET /api/v1/namespaces/d/services/s/proxy/api/pods/x/exec", 200],
  ["an application's own run", {}, "POST /api/v1/namespaces/d/services/s/proxy/run", 200],
  ["an application's own exec by port", {}, "GET /api/v1/namespaces/d/pods/http:p:8080/proxy/exec/a", 200],
  ["a pod that is called exec", {}, "GET /api/v1/namespaces/default/pods/exec", 200],
  ["a foreign Host without the filter", { disableFilter: true }, "GET /api HTTP/1.1\r\nHost: evil.example", 200],
  ["exec without the filter", { disableFilter: true }, `GET ${POD}/exec`, 200],
  ["a write where it is read-only", { readOnly: true }, "POST /api", 403],
  ["a write without the filter where it is read-only", { readOnly: true, disableFilter: true }, "POST /api", 403],
  ["exec without the filter where it is read-only", { readOnly: true, disableFilter: true }, `GET ${POD}/exec`, 403],
  ["HEAD where it is read-only", { readOnly: true }, "HEAD /api", 200],
  [
    "a stream to an application where it is read-only",
    { readOnly: true },
    `GET ${POD}/proxy/ws HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET}`.trimEnd(),
    403,
  ],
  ["its own namespace", { namespaceOnly: "shop" }, "DELETE /api/v1/namespaces/shop/pods/web", 200],
  ["its own namespace in a group", { namespaceOnly: "shop" }, "GET /apis/apps/v1/namespaces/shop/deployments", 200],
  ["a watch in its own namespace", { namespaceOnly: "shop" }, "GET /api/v1/watch/namespaces/shop/pods", 200],
  ["the namespace itself", { namespaceOnly: "shop" }, "GET /api/v1/namespaces/shop", 200],
  ["an end to the namespace itself", { namespaceOnly: "shop" }, "DELETE /api/v1/namespaces/shop", 403],
  ["another namespace", { namespaceOnly: "shop" }, "GET /api/v1/namespaces/default/pods", 403],
  [
    "another namespace by way of its own",
    { namespaceOnly: "shop" },
    "GET /api/v1/namespaces/shop/../default/pods",
    403,
  ],
  ["another namespace, encoded", { namespaceOnly: "shop" }, "GET /api/v1/namespaces/shop%2F..%2Fdefault/pods", 403],
  ["all namespaces", { namespaceOnly: "shop" }, "GET /api/v1/pods", 403],
  ["all namespaces' watches", { namespaceOnly: "shop" }, "GET /api/v1/watch/pods", 403],
  [
    "what belongs to the cluster",
    { namespaceOnly: "shop" },
    "GET /apis/rbac.authorization.k8s.io/v1/clusterroles",
    403,
  ],
  ["the server's metrics", { namespaceOnly: "shop" }, "GET /metrics", 403],
  ["discovery", { namespaceOnly: "shop" }, "GET /apis/apps/v1", 200],
  ["OpenAPI", { namespaceOnly: "shop" }, "GET /openapi/v3", 200],
  [
    "a question about oneself",
    { namespaceOnly: "shop" },
    "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    200,
  ],
  ["a blanked Secret that is written back", { redactSecrets: true }, "PUT /api/v1/namespaces/d/secrets/s", 403],
  [
    "Secrets over WebSocket where they are blanked",
    { redactSecrets: true },
    `GET /api/v1/secrets?watch=1 HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET}`.trimEnd(),
    403,
  ],
  [
    "a body that is too long",
    { maxBodySize: 2 },
    "POST /api HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc",
    413,
  ],
  [
    "chunks that are too long",
    { maxBodySize: 2 },
    "POST /api HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0",
    413,
  ],
];
for (const [name, options, given, code, target] of cases) {
  Deno.test(`startProxy() answers ${code} to ${name}`, async () => {
    await using cluster = await fakeCluster();
    await using proxy = await openProxy(cluster.url, options);
    const head = given.includes(" HTTP/") ? given : `${given} HTTP/1.1\r\nHost: localhost\r\nConnection: close`;
    assert.equal(statusCodeOf(await sendBytes(proxy.port, `${head}\r\n\r\n`)), code);
    assert.equal(cluster.seen.length, code === 200 ? 1 : 0);
    if (target !== undefined) assert.equal(cluster.seen[0]?.target, target);
  });
}

Deno.test("startProxy() puts the server's own path before a target once when it is there already", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await openProxy(`${cluster.url}/k8s/clusters/c`);
  for (const target of ["/api", "/k8s/clusters/c/api"]) await (await fetch(proxy.url + target)).text();
  assert.deepEqual(cluster.seen.map((seen) => seen.target), ["/k8s/clusters/c/api", "/k8s/clusters/c/api"]);
  const exec = await fetch(`${proxy.url}/k8s/clusters/c${POD}/exec`);
  assert.equal(exec.status, 403);
  await exec.text();
});

Deno.test("startProxy() judges what is behind the server's own path when a target leads out of it and in again", async () => {
  await using cluster = await fakeCluster();
  const base = "/k8s/clusters/c";
  await using proxy = await openProxy(cluster.url + base, {
    rejectPaths: "^/api/v1/secrets",
  });
  const kept = [
    `${base}/../c${POD}/exec`,
    `/../c${POD}/exec`,
    `/../d${POD}`,
    `${base}/..%2Fd${POD}`,
    `${base}/api/v1/secrets`,
    "/api/v1/secrets",
  ];
  for (const target of kept) {
    const answer = await sendBytes(
      proxy.port,
      `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    assert.equal(statusCodeOf(answer), 403, target);
  }
  assert.deepEqual(cluster.seen, []);
  await (await fetch(`${proxy.url}${base}${POD}`)).text();
  assert.deepEqual(cluster.seen.map(({ target }) => target), [base + POD]);
});

Deno.test("startProxy() answers with pages of its own below their prefix, behind the same filter", async () => {
  await using cluster = await fakeCluster();
  const pages = {
    "/-/": (request: Request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/-/broken") throw new TypeError("it is broken");
      return Promise.resolve(new Response(new Blob([pathname]).stream(), { headers: { "X-Page": "1" } }));
    },
  };
  await using proxy = await openProxy(cluster.url, { pages });
  const page = await fetch(`${proxy.url}/-/a?b`);
  assert.deepEqual([await page.text(), page.headers.get("x-page")], ["/-/a", "1"]);
  const foreign = await fetch(`${proxy.url}/-/`, { headers: { Origin: "https://evil.example" } });
  assert.equal(foreign.status, 403);
  await foreign.text();
  const broken = await fetch(`${proxy.url}/-/broken`);
  assert.deepEqual([broken.status, (await broken.json()).message], [500, "it is broken"]);
  assert.deepEqual(cluster.seen, []);
});

Deno.test("startProxy() sends neither more nor less of a page than it has announced when a file changes as it is read", async () => {
  await using cluster = await fakeCluster();
  const page = (text: string) => () =>
    Promise.resolve(new Response(new Blob([text]).stream(), { headers: { "Content-Length": "3" } }));
  await using proxy = await openProxy(cluster.url, {
    pages: { "/grown/": page("abcHTTP/1.1 200 OK\r\n\r\n"), "/shrunk/": page("a") },
  });
  const ask = (path: string) => sendRaw(proxy.port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const both = "GET /grown/ HTTP/1.1\r\nHost: localhost\r\n\r\n" +
    "GET /grown/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  assert.deepEqual((await sendRaw(proxy.port, both)).split(/HTTP[^]*?\r\n\r\n/), ["", "abc", "abc"]);
  // The connection ends, and so does the answer for the client.
  assert.match(await ask("/shrunk/"), /\r\n\r\na$/);
});
