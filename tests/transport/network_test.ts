import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { AuthError, ConfigError, NetworkError } from "../../lib/data/core/errors.ts";
import { compose, ORIGIN } from "../../lib/data/core/handler.ts";
import type { Endpoint } from "../../lib/api/transport/endpoint.ts";
import { openNetwork } from "../../lib/api/transport/network.ts";
import { timeout } from "../../lib/api/transport/timeout.ts";
import { assertMessage } from "../messages.ts";
import { CA, CLIENT, CLIENT_V1, ELSEWHERE, EXPIRED, OTHER_CA, SELF_CA, SERVER } from "./certificates.ts";
import { serve, serveRaw } from "./server.ts";
import { tempDir } from "../temp_dir.ts";

const ok = (response: { end(text: string): void }) => response.end('{"a":1}');

async function get(endpoint: Endpoint, path = "/api"): Promise<string> {
  using network = openNetwork(endpoint);
  return await (await network.handler(new Request(ORIGIN + path))).text();
}

Deno.test("openNetwork() puts server and base path in place of the origin when it sends", async () => {
  await using server = await serve(ok, SERVER);
  const endpoint = { server: `https://127.0.0.1:${server.port}/k8s/clusters/c-1`, ca: CA };
  assert.equal(await get(endpoint, "/api/v1/pods?labelSelector=a%3Db&x=%2F"), '{"a":1}');
  assert.equal(server.seen[0]?.url, "/k8s/clusters/c-1/api/v1/pods?labelSelector=a%3Db&x=%2F");
  assert.deepEqual(server.seen[0]?.headers.filter(([name]) => name === "host" || name === "user-agent"), [
    ["user-agent", "kubeshell-k8s"],
    ["host", `127.0.0.1:${server.port}`],
  ]);
});

Deno.test("openNetwork() presents the client certificate when the endpoint has one", async () => {
  await using server = await serve(ok, SERVER);
  const endpoint = { server: `https://127.0.0.1:${server.port}`, ca: CA };
  await get({ ...endpoint, ...CLIENT });
  await get(endpoint);
  assert.deepEqual(server.seen.map(({ commonName }) => commonName), ["alice", ""]);
});

Deno.test("openNetwork() presents the client certificate if one PEM file contains the certificate and the key", async () => {
  await using server = await serve(ok, SERVER);
  const endpoint = { server: `https://127.0.0.1:${server.port}`, ca: CA };
  for (const pem of [`${CLIENT.cert}${CLIENT.key}`, `${CLIENT.key}${CLIENT.cert}`]) {
    await get({ ...endpoint, cert: pem, key: pem });
    await get({ ...endpoint, cert: pem, key: pem, avoidsFetch: true });
  }
  assert.deepEqual(server.seen.map(({ commonName }) => commonName), Array(4).fill("alice"));
});

Deno.test("openNetwork() goes over to node:https when fetch refuses an X.509 v1 certificate", async () => {
  await using server = await serve(ok, SERVER);
  await get({ server: `https://127.0.0.1:${server.port}`, ca: CA, ...CLIENT_V1 });
  assert.equal(server.seen[0]?.commonName, "bob");
});

Deno.test("openNetwork() takes a server certificate when it is its own authority", async () => {
  await using server = await serve(ok, SELF_CA);
  assert.equal(await get({ server: `https://127.0.0.1:${server.port}`, ca: SELF_CA.cert }), '{"a":1}');
});

Deno.test("openNetwork() skips unreadable certificates if a bundle of authorities contains some", async () => {
  await using server = await serve(ok, SERVER);
  const junk = `-----BEGIN CERTIFICATE-----\n${btoa("nonsense")}\n-----END CERTIFICATE-----\n`;
  const endpoint = { server: `https://127.0.0.1:${server.port}`, ca: `# ours\n${junk}${OTHER_CA}${CA}` };
  assert.equal(await get(endpoint), '{"a":1}');
  assert.equal(await get({ ...endpoint, avoidsFetch: true }), '{"a":1}');
  await assert.rejects(get({ ...endpoint, ca: junk }), ConfigError);
});

Deno.test("openNetwork() says which way it takes, and why, to whoever listens when fetch refuses", async () => {
  await using server = await serve(ok, SELF_CA);
  const lines: string[] = [];
  const endpoint = { server: `https://127.0.0.1:${server.port}`, ca: SELF_CA.cert };
  using network = openNetwork(endpoint, { log: (line) => lines.push(line) });
  for (let i = 0; i < 2; i++) await (await network.handler(new Request(`${ORIGIN}/api`))).text();
  assert.deepEqual(lines, [`fetch refuses ${endpoint.server} (CaUsedAsEndEntity): using node:https from now on`]);
});

Deno.test("openNetwork() expects the tlsServerName when there is one", async () => {
  await using server = await serve(ok, ELSEWHERE);
  const endpoint = { server: `https://127.0.0.1:${server.port}`, ca: CA };
  assert.equal(await get({ ...endpoint, tlsServerName: "elsewhere.example" }), '{"a":1}');
});

Deno.test("openNetwork() takes any certificate when verification is skipped", async () => {
  await using server = await serve(ok, EXPIRED);
  assert.equal(await get({ server: `https://127.0.0.1:${server.port}`, insecureSkipTlsVerify: true }), '{"a":1}');
});

const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
Deno.test("openNetwork() fails the body's stream with a NetworkError when it is cut", async () => {
  using server = serveRaw(`${HEAD}content-length: 100\r\n\r\n{"a":`);
  using network = openNetwork({ server: `http://127.0.0.1:${server.port}` });
  const response = await network.handler(new Request(`${ORIGIN}/api`));
  await assert.rejects(Array.fromAsync(response.body ?? []), NetworkError);
});

const readings: [how: string, read: (response: Response) => Promise<string>][] = [
  ["as text", (response) => response.text()],
  [
    "by its stream",
    async ({ body }) => (await Array.fromAsync(body?.pipeThrough(new TextDecoderStream()) ?? [])).join(""),
  ],
];
for (const [how, read] of readings) {
  Deno.test(`openNetwork() gives an answer that is read ${how} when it was cloned before`, async () => {
    await using server = await serve(ok);
    using network = openNetwork({ server: `http://127.0.0.1:${server.port}` });
    const response = await compose(network.handler, timeout(60_000))(new Request(`${ORIGIN}/api`));
    assert.equal(await read(response.clone()), '{"a":1}');
    assert.equal(await read(response), '{"a":1}');
  });
}

Deno.test("openNetwork() holds the credential back and warns once if plain http leaves the machine", async () => {
  const warnings: string[] = [];
  // The request is aborted before it is sent, so the Request itself is inspected.
  using network = openNetwork({ server: "http://api.example" }, { onWarning: (text) => warnings.push(text) });
  for (let i = 0; i < 2; i++) {
    const headers = { authorization: "Bearer secret" };
    const request = new Request(`${ORIGIN}/api`, { headers, signal: AbortSignal.abort() });
    await assert.rejects(network.handler(request), { name: "AbortError" });
    assert.equal(request.headers.get("authorization"), null);
  }
  await assertMessage(import.meta.url, "a token over plain http", warnings.join("\n"));
});

Deno.test("openNetwork() warns when a client certificate cannot go along over plain http", async () => {
  const warnings: string[] = [];
  const endpoint = { server: "http://api.example", ...CLIENT };
  using network = openNetwork(endpoint, { onWarning: (text) => warnings.push(text) });
  const request = new Request(`${ORIGIN}/api`, { signal: AbortSignal.abort() });
  await assert.rejects(network.handler(request), { name: "AbortError" });
  await assertMessage(import.meta.url, "a client certificate over plain http", warnings.join("\n"));
});

Deno.test("openNetwork() sends the credential over plain http when the server is on loopback", async () => {
  await using server = await serve(ok);
  using network = openNetwork({ server: `http://127.0.0.1:${server.port}` });
  const headers = { authorization: "Bearer t" };
  await (await network.handler(new Request(`${ORIGIN}/api`, { headers }))).text();
  assert.deepEqual(server.seen[0]?.headers.find(([name]) => name === "authorization"), ["authorization", "Bearer t"]);
});

for (const tlsServerName of [undefined, "node"]) {
  Deno.test(`openNetwork() sends method, body and each impersonated group (${tlsServerName ?? "fetch"})`, async () => {
    await using server = await serve((response) => {
      response.statusCode = 201;
      response.setHeader("warning", '299 - "old"');
      response.end("{}");
    });
    const base = { server: `http://127.0.0.1:${server.port}` };
    using network = openNetwork(tlsServerName === undefined ? base : { ...base, tlsServerName });
    const request = new Request(`${ORIGIN}/api`, { method: "PATCH", body: "[1]", headers: { "content-type": "x/y" } });
    request.headers.append("impersonate-group", "a");
    request.headers.append("impersonate-group", "CN=b,OU=c");
    const response = await network.handler(request);
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("warning"), '299 - "old"');
    assert.deepEqual(await response.json(), {});
    const [seen] = server.seen;
    assert.equal(seen?.method, "PATCH");
    assert.equal(seen?.body, "[1]");
    assert.deepEqual(seen?.headers.filter(([name]) => name.startsWith("impersonate") || name === "content-length"), [
      ...(tlsServerName === undefined ? [["content-length", "3"]] : []),
      ["impersonate-group", "a"],
      ["impersonate-group", "CN=b,OU=c"],
      ...(tlsServerName === undefined ? [] : [["content-length", "3"]]),
    ]);
  });

  Deno.test(`openNetwork() gives HEAD, 204 and a redirect as they are (${tlsServerName ?? "fetch"})`, async () => {
    await using server = await serve((response, { url }) => {
      response.statusCode = url === "/204" ? 204 : url === "/302" ? 302 : 200;
      if (url === "/302") response.setHeader("location", "http://elsewhere.invalid/");
      response.end();
    });
    const base = { server: `http://127.0.0.1:${server.port}` };
    using network = openNetwork(tlsServerName === undefined ? base : { ...base, tlsServerName });
    const send = (path: string, method = "GET") => network.handler(new Request(ORIGIN + path, { method }));
    assert.equal(await (await send("/head", "HEAD")).text(), "");
    assert.equal((await send("/204")).status, 204);
    const redirect = await send("/302");
    assert.equal(redirect.headers.get("location"), "http://elsewhere.invalid/");
    await redirect.text();
  });

  Deno.test(`openNetwork() rejects with the signal's reason when aborted (${tlsServerName ?? "fetch"})`, async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    await using server = await serve((response) => {
      response.write("[");
      controller.abort(reason);
    });
    const base = { server: `http://127.0.0.1:${server.port}` };
    using network = openNetwork(tlsServerName === undefined ? base : { ...base, tlsServerName });
    const request = new Request(`${ORIGIN}/api`, { signal: controller.signal });
    await assert.rejects(async () => await (await network.handler(request)).text(), reason);
  });
}

Deno.test({
  name: "openNetwork() names the flag when Deno does not allow the connection",
  permissions: { net: false },
  async fn() {
    await assert.rejects(get({ server: "https://127.0.0.1:6443" }), (error) => {
      assert(error instanceof NetworkError && !(error instanceof AuthError));
      assert.match(error.hints[0] ?? "", / --allow-net=127\.0\.0\.1:6443$/);
      return true;
    });
  },
});

Deno.test("openNetwork() closes twice without complaint when nothing was sent", () => {
  const network = openNetwork({ server: "https://127.0.0.1:9" });
  network.close();
  network.close();
});

Deno.test("openNetwork() sends over IPv6 when the server's address is one", async () => {
  await using server = await serve(ok, undefined, { host: "::1" });
  assert.equal(await get({ server: `http://[::1]:${server.port}` }), '{"a":1}');
  await using secure = await serve(ok, SERVER, { host: "::1" });
  const elsewhere = get({ server: `https://[::1]:${secure.port}`, ca: CA });
  await assert.rejects(elsewhere, NetworkError);
});

Deno.test("openNetwork() sends through a socket when there is one", async () => {
  await using dir = await tempDir();
  await using server = await serve(ok, undefined, { path: `${dir.path}/k8s.sock` });
  assert.equal(await get({ server: "http://localhost", unixSocket: `${dir.path}/k8s.sock` }), '{"a":1}');
  assert.equal(server.seen[0]?.url, "/api");
});

Deno.test("openNetwork() requests compressed answers if the connection is slow and compression is enabled", async () => {
  // 300 kB in 200 ms: 1.5 MB per second, as through a tunnel.
  const slow = (response: ServerResponse) => {
    response.write("x".repeat(150_000));
    setTimeout(() => response.end("x".repeat(150_000)), 200);
  };
  await using server = await serve(slow);
  const asked = async (more: Partial<Endpoint>) => {
    using network = openNetwork({ server: `http://127.0.0.1:${server.port}`, ...more });
    for (let time = 0; time < 2; time++) await (await network.handler(new Request(`${ORIGIN}/api`))).text();
    const names = server.seen.splice(0).flatMap(({ headers }) =>
      headers.filter(([name]) => name === "accept-encoding")
    );
    return names.map(([, value]) => value);
  };
  const [first, second] = await asked({});
  assert.equal(first, "identity");
  assert.match(second ?? "", /gzip/);
  assert.deepEqual(await asked({ disableCompression: true }), ["identity", "identity"]);
});

Deno.test("openNetwork() loses no event of a stream if the server ends a gzip member at each of them", async () => {
  const events = ["first", "second", "third"].map((name) => `{"type":"ADDED","object":{"name":"${name}"}}\n`);
  await using server = await serve((response, { url, headers }) => {
    if (url === "/slow") {
      // The connection is now slow enough for compressed answers.
      response.write("x".repeat(150_000));
      return setTimeout(() => response.end("x".repeat(150_000)), 200);
    }
    const isPacked = headers.some(([name, value]) => name === "accept-encoding" && value.includes("gzip"));
    if (isPacked) response.setHeader("content-encoding", "gzip");
    for (const event of events) response.write(isPacked ? gzipSync(event) : event);
    response.end();
  });
  using network = openNetwork({ server: `http://127.0.0.1:${server.port}` });
  const read = async (path: string, headers: HeadersInit = {}) =>
    await (await network.handler(new Request(ORIGIN + path, { headers }))).text();
  await read("/slow");
  assert.match(JSON.stringify((await read("/api"), server.seen.at(-1)?.headers)), /gzip/);
  for (const path of ["/api/v1/pods?watch=true", "/api/v1/namespaces/a/pods/b/log?follow=true"]) {
    assert.equal(await read(path), events.join(""));
    assert.equal(await read(path, { "accept-encoding": "gzip" }), events.join(""));
  }
});
