import assert from "node:assert/strict";
import { NetworkError } from "../../lib/data/core/errors.ts";
import type { ProxyUpstream } from "../../lib/features/proxy/cluster.ts";
import type { ProxyOptions } from "../../lib/features/proxy/options.ts";
import { startProxy } from "../../lib/features/proxy/proxy.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { assertMessage } from "../messages.ts";
import { fakeCluster, readAll, sendRaw } from "./raw_http.ts";

const CLOSE = "Host: localhost\r\nConnection: close\r\n";

function open(server: string, upstream: Partial<ProxyUpstream> = {}, options: ProxyOptions = {}) {
  const whole = { endpoint: { server }, authorization: () => Promise.resolve("Bearer ours"), ...upstream };
  return startProxy(() => Promise.resolve(whole), options);
}

function statusOf(answer: string): Record<string, unknown> {
  return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
}

Deno.test("startProxy() passes a target on byte for byte when it is encoded oddly", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await open(`${cluster.url}/base/`);
  for (const target of ["/a/../b%2Fc//d;x?y=1;z&%zz", "//x", "/x/%2e%2e/%00", "/a%20b?"]) {
    await sendRaw(proxy.port, `GET ${target} HTTP/1.1\r\n${CLOSE}\r\n`);
    assert.equal(cluster.seen.at(-1)?.target, `/base${target}`);
  }
});

Deno.test("startProxy() keeps headers in order and spelling, but for those of the connection, when it passes them on", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await open(cluster.url);
  const headers = "Accept: a\r\nX-Own: 1\r\nX-oWn: 2\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nTE: trailers\r\n" +
    "Proxy-Authorization: Basic eA==\r\n";
  await sendRaw(proxy.port, `GET /api HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`);
  assert.deepEqual(cluster.seen[0]?.headers, [
    `Host: ${new URL(cluster.url).host}`,
    "Accept: a",
    "X-Own: 1",
    "X-oWn: 2",
    "TE: trailers",
    "Authorization: Bearer ours",
  ]);
});

Deno.test("startProxy() leaves identity to the client when it brings its own", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await open(cluster.url, {
    impersonation: [["Impersonate-User", "jane"], ["Impersonate-Group", "g"]],
  });
  const sent = async (headers: string) => {
    await sendRaw(proxy.port, `GET /api HTTP/1.1\r\n${CLOSE}${headers}\r\n`);
    return cluster.seen.at(-1)?.headers.filter((line) => /^(authorization|impersonate)/i.test(line));
  };
  assert.deepEqual(await sent(""), ["Authorization: Bearer ours", "Impersonate-User: jane", "Impersonate-Group: g"]);
  // `Connection: impersonate-user` removes that header, so the request names no user to impersonate.
  assert.deepEqual(await sent("Impersonate-User: joe\r\nConnection: close, impersonate-user\r\n"), [
    "Authorization: Bearer ours",
    "Impersonate-User: jane",
    "Impersonate-Group: g",
  ]);
  assert.deepEqual(await sent("authorization: Bearer theirs\r\nimpersonate-user: joe\r\n"), [
    "authorization: Bearer theirs",
    "impersonate-user: joe",
  ]);
});

Deno.test("startProxy() passes the methods, bodies and 100 Continue on when a request has them", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await open(cluster.url);
  const requests: [string, string, string][] = [
    ["POST", "Content-Length: 3\r\n", "abc"],
    ["PATCH", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"],
    ["GET", "Content-Length: 3\r\n", "abc"],
    ["TRACE", "", ""],
    ["DELETE", "", ""],
  ];
  for (const [method, headers, body] of requests) {
    await sendRaw(proxy.port, `${method} /api HTTP/1.1\r\n${CLOSE}${headers}\r\n${body}`);
    const { method: got, body: gotBody } = cluster.seen.at(-1) ?? {};
    assert.deepEqual([got, gotBody], [method, body === "" ? "" : "abc"]);
  }
  const answer = await sendRaw(
    proxy.port,
    `PUT /api HTTP/1.1\r\n${CLOSE}Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc`,
  );
  assert.match(answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
});

Deno.test("startProxy() passes status, reason, headers, trailers and an encoded body back when the cluster answers", async () => {
  await using cluster = await fakeCluster((response) => {
    response.writeHead(299, "Quite Fine", ["Content-Encoding", "gzip", "X-a", "1", "X-A", "2", "Trailer", "X-Sum"]);
    response.addTrailers({ "X-Sum": "7" });
    response.end("not really gzip");
  });
  await using proxy = await open(cluster.url);
  const answer = await sendRaw(proxy.port, `GET /api HTTP/1.1\r\n${CLOSE}\r\n`);
  assert.match(
    answer,
    /^HTTP\/1\.1 299 Quite Fine\r\nContent-Encoding: gzip\r\nX-a: 1\r\nX-A: 2\r\nTrailer: X-Sum\r\n/,
  );
  assert.match(answer, /not really gzip\r\n0\r\nx-sum: 7\r\n\r\n$/i);
});

const bare: [string, string, RegExp][] = [
  [
    "HEAD",
    "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTrailer: X-Sum\r\n\r\n",
    /^HTTP\/1\.1 200 OK\r\nContent-Length: 7\r\n/,
  ],
  ["HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n", /^HTTP\/1\.1 200 OK\r\n/],
  ["GET", "HTTP/1.1 204 No Content\r\nTrailer: X-Sum\r\n\r\n", /^HTTP\/1\.1 204 No Content\r\n/],
  ["GET", 'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n', /^HTTP\/1\.1 304 Not Modified\r\nETag: "x"\r\n/],
  [
    "GET",
    "HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n",
    /\r\nLocation: http:\/\/elsewhere\/\r\n/,
  ],
  ["GET", "what is this\r\n\r\n", /^HTTP\/1\.1 502 Bad Gateway\r\n/],
];
for (const [method, written, expected] of bare) {
  Deno.test(`startProxy() survives and answers when ${method} gets ${JSON.stringify(written.split("\r\n\r\n")[0])}`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = (async () => {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode(written));
    })();
    await using proxy = await open(`http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`);
    const answer = await sendRaw(proxy.port, `${method} /api HTTP/1.1\r\n${CLOSE}\r\n`);
    await serving;
    assert.match(answer, expected);
    assert.match(answer, method === "HEAD" || /204|304|302/.test(written) ? /\r\n\r\n$/ : /BadGateway/);
  });
}

Deno.test("startProxy() passes a piece on at once when more is still to come", async () => {
  const next = Promise.withResolvers<void>();
  await using cluster = await fakeCluster(async (response) => {
    response.write("first\n");
    await next.promise;
    response.end("second\n");
  });
  await using proxy = await open(cluster.url);
  const { body } = await fetch(`${proxy.url}/api/v1/pods?watch=true`);
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader?.read())?.value, "first\n");
  next.resolve();
  assert.equal((await reader?.read())?.value, "second\n");
  assert.equal((await reader?.read())?.done, true);
});

for (const [kind, headers] of [["a length", { "Content-Length": "100" }], ["chunks", {}]] as const) {
  Deno.test(`startProxy() breaks an answer off when the cluster breaks off one with ${kind}`, async () => {
    await using cluster = await fakeCluster((response) => {
      response.writeHead(200, headers);
      response.write("abc", () => response.socket?.destroy());
    });
    await using proxy = await open(cluster.url);
    const response = await fetch(proxy.url);
    await assert.rejects(response.text());
  });
}

Deno.test("startProxy() ends the request to the cluster when the client leaves", async () => {
  const left = Promise.withResolvers<void>();
  await using cluster = await fakeCluster((response) => {
    response.on("close", left.resolve);
    response.write("first");
  });
  await using proxy = await open(cluster.url);
  const { body } = await fetch(proxy.url);
  await body?.cancel();
  await left.promise;
});

Deno.test("startProxy() answers 502 with a Status when the cluster cannot be reached", async () => {
  await using proxy = await open("http://127.0.0.1:1");
  const response = await fetch(`${proxy.url}/api`);
  assert.equal(response.status, 502);
  const { kind, reason, code, message } = await response.json();
  assert.deepEqual([kind, reason, code], ["Status", "BadGateway", 502]);
  await assertMessage(import.meta.url, "a cluster that refuses connections", message);
  const upgrade = `GET /api HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
  assert.match(await sendRaw(proxy.port, upgrade), /^HTTP\/1\.1 502 Bad Gateway\r\n/);
});

Deno.test("startProxy() answers 502 when the credential cannot be read", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await open(cluster.url, {
    authorization: () => Promise.reject(new NetworkError("Cannot read the token")),
  });
  const response = await fetch(proxy.url);
  assert.equal(response.status, 502);
  await assertMessage(import.meta.url, "a credential that cannot be read", (await response.json()).message);
  assert.deepEqual(cluster.seen, []);
});

Deno.test("startProxy() sends nothing on when a request is refused, upgrades included", async () => {
  const upgrades: string[] = [];
  await using cluster = await fakeCluster(undefined, ({ url }, socket) => {
    upgrades.push(url ?? "");
    socket.end();
  });
  await using proxy = await open(cluster.url);
  for (const upgrade of ["", "Upgrade: websocket\r\n"]) {
    const connection = `Connection: ${upgrade === "" ? "close" : "Upgrade"}\r\n${upgrade}`;
    for (const headers of ["Host: evil.example\r\n", "Host: localhost\r\nOrigin: https://evil.example\r\n"]) {
      const answer = await sendRaw(proxy.port, `GET /api HTTP/1.1\r\n${headers}${connection}\r\n`);
      assert.match(answer, /^HTTP\/1\.1 403 Forbidden\r\n/);
      const { kind, code, reason } = statusOf(answer);
      assert.deepEqual([kind, code, reason], ["Status", 403, "Forbidden"]);
    }
  }
  assert.match(
    await sendRaw(proxy.port, `CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n`),
    /^HTTP\/1\.1 400 /,
  );
  assert.match(await sendRaw(proxy.port, "what is this\r\n\r\n"), /^HTTP\/1\.1 400 /);
  assert.deepEqual([cluster.seen, upgrades], [[], []]);
});

Deno.test("startProxy() refuses a browser's POST from another site when it has no content type", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await open(cluster.url);
  const answer = await sendRaw(
    proxy.port,
    `POST /api/v1/namespaces HTTP/1.1\r\n${CLOSE}Origin: https://evil.example\r\nContent-Length: 2\r\n\r\n{}`,
  );
  assert.match(answer, /^HTTP\/1\.1 403 /);
  assert.deepEqual(cluster.seen, []);
});

Deno.test("startProxy() joins both sides when the cluster agrees to an upgrade", async () => {
  await using cluster = await fakeCluster(undefined, (_request, socket, head) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello,");
    socket.write(head);
    socket.on("data", (chunk: Uint8Array) => socket.end(chunk));
  });
  await using proxy = await open(cluster.url);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  const send = (text: string) => connection.write(new TextEncoder().encode(text));
  await send("GET /exec HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
  const buffer = new Uint8Array(1024);
  let seen = "";
  while (!seen.endsWith("hello,")) {
    seen += new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
  }
  assert.match(seen, /^HTTP\/1\.1 101 Switching Protocols\r\n/);
  await send("later");
  assert.equal(await readAll(connection), "later");
});

Deno.test("startProxy() gives the whole answer when the cluster refuses an upgrade", async () => {
  await using cluster = await fakeCluster((response) => {
    response.writeHead(403, { "X-Why": "rbac" });
    response.write("not ");
    response.end("allowed");
  }, undefined);
  await using proxy = await open(cluster.url);
  const answer = await sendRaw(
    proxy.port,
    "GET /exec HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  );
  assert.match(
    answer,
    /^HTTP\/1\.1 403 Forbidden\r\nX-Why: rbac\r\n.*\r\n\r\n4\r\nnot \r\n7\r\nallowed\r\n0\r\n\r\n$/s,
  );
});

Deno.test("startProxy() says that the port is taken when it is", async () => {
  await using proxy = await open("http://127.0.0.1:1");
  await assertMessage(
    import.meta.url,
    "a port that is in use",
    () => open("http://127.0.0.1:1", {}, { port: proxy.port }),
    { [`:${proxy.port}`]: ":PORT" },
  );
});

Deno.test("startProxy() reaches a cluster over TLS when it has a CA and a token", async () => {
  await using server = await sandbox().serve();
  await using proxy = await open(server.url, {
    endpoint: { server: server.url, ca: server.ca },
    authorization: () => Promise.resolve(`Bearer ${server.adminToken}`),
  });
  const response = await fetch(`${proxy.url}/api/v1/namespaces/default/pods/helloworld`);
  assert.equal((await response.json()).status.phase, "Running");
});

Deno.test("startProxy() goes on over a TLS connection when a request with a body came before", async () => {
  await using server = await sandbox().serve();
  await using proxy = await open(server.url, {
    endpoint: { server: server.url, ca: server.ca },
    authorization: () => Promise.resolve(`Bearer ${server.adminToken}`),
  });
  const signal = AbortSignal.timeout(10_000);
  const review = JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" });
  for (const body of [undefined, review, undefined, review, undefined]) {
    const path = body === undefined ? "/api" : "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    const init = body === undefined ? {} : { method: "POST", body, headers: { "Content-Type": "application/json" } };
    const response = await fetch(proxy.url + path, { ...init, signal });
    assert.equal(response.ok, true);
    await response.text();
  }
});

Deno.test("startProxy() answers 502 and names the certificate when it trusts another authority", async () => {
  await using server = await sandbox().serve();
  await using proxy = await open(server.url);
  const response = await fetch(`${proxy.url}/api`);
  assert.equal(response.status, 502);
  await assertMessage(import.meta.url, "an unknown authority", (await response.json()).message, {
    [new URL(server.url).host]: "HOST",
  });
});
