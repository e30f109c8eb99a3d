import assert from "node:assert/strict";
import type { Agent } from "node:http";
import { NetworkError } from "../../lib/data/core/errors.ts";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import type { Endpoint } from "../../lib/api/transport/endpoint.ts";
import { openNetwork } from "../../lib/api/transport/network.ts";
import { proxyAgent } from "../../lib/api/transport/proxy_agent.ts";
import { CA, CLIENT, OTHER_CA, SERVER } from "./certificates.ts";
import { alias, httpProxy, httpsProxy, socksProxy } from "./forwarders.ts";
import { serve } from "./server.ts";

async function get(endpoint: Endpoint): Promise<string> {
  using network = openNetwork(endpoint);
  return await (await network.handler(new Request(`${ORIGIN}/api`))).text();
}

const beyondFetch = { insecureSkipTlsVerify: true, tlsServerName: "localhost", avoidsFetch: true };
const ways: [how: string, more: Partial<Endpoint>][] = [
  ["", {}],
  ...Object.entries(beyondFetch).map((
    [name, value],
  ): [string, Partial<Endpoint>] => [` with ${name}`, { [name]: value }]),
];
const proxies = [["http", httpProxy], ["https", httpsProxy], ["socks5", socksProxy]] as const;
for (const [scheme, start, how, more] of proxies.flatMap((proxy) => ways.map((way) => [...proxy, ...way] as const))) {
  Deno.test(`openNetwork() goes through the proxy, certificate and all, when its URL is ${scheme}${how}`, async () => {
    await using server = await serve((response) => response.end("through"), SERVER);
    await using proxy = start();
    const endpoint = {
      server: `https://127.0.0.1:${server.port}`,
      ca: CA,
      ...CLIENT,
      proxyUrl: `${scheme}://127.0.0.1:${proxy.port}`,
      ...more,
    };
    assert.equal(await get(endpoint), "through");
    assert.deepEqual(proxy.asked, [`127.0.0.1:${server.port}`]);
    assert.equal(server.seen[0]?.commonName, "alice");
  });
}

Deno.test("proxyAgent() shows a proxy neither the user's certificate nor the cluster's name when it speaks TLS", async () => {
  const options = { ca: [CA], rejectUnauthorized: true, ...CLIENT, servername: "kubernetes" };
  const agent = await proxyAgent("https://127.0.0.1:1", options) as Agent & { connectOpts: object };
  const shown = Object.keys(agent.connectOpts).filter((name) => ["ca", "cert", "key", "servername"].includes(name));
  assert.deepEqual(shown, ["ca"]);
});

for (const avoidsFetch of [false, true]) {
  const how = avoidsFetch ? "node:https" : "fetch";
  Deno.test(`openNetwork() leaves open whose certificate it is when the proxy shows one too (${how})`, async () => {
    await using proxy = httpsProxy();
    const proxyUrl = `https://127.0.0.1:${proxy.port}`;
    await assert.rejects(get({ server: "https://api.example", ca: OTHER_CA, proxyUrl, avoidsFetch }), (error) => {
      assert.ok(error instanceof NetworkError);
      assert.match(error.message, /its certificate is signed by an unknown authority/);
      assert.match(error.hints[0] ?? "", /^if it is the certificate of the proxy/);
      return true;
    });
  });
}

Deno.test("openNetwork() rejects when the proxy is not there", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  const endpoint = { server: `https://127.0.0.1:${port}`, ca: CA, proxyUrl: `http://127.0.0.1:${port}` };
  await assert.rejects(get(endpoint), NetworkError);
});

Deno.test("openNetwork() goes through no proxy of the environment when it is to avoid fetch", async () => {
  await using server = await serve((response) => response.end("straight"), SERVER);
  const endpoint = { server: `https://127.0.0.1:${server.port}`, ca: CA, avoidsFetch: true };
  assert.equal(await get(endpoint), "straight");
});

/** A proxy that answers every request with a given line, or with nothing. */
function refusingProxy(answer: string | undefined): Disposable & { port: number } {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const open: Deno.Conn[] = [];
  void (async () => {
    for await (const connection of listener) {
      open.push(connection);
      void (async () => {
        await connection.read(new Uint8Array(4096));
        if (answer === undefined) return;
        await connection.write(Uint8Array.from(answer, (character) => character.charCodeAt(0)));
        connection.close();
      })().catch(() => {});
    }
  })();
  return {
    port: listener.addr.port,
    [Symbol.dispose]() {
      listener.close();
      for (const connection of open) {
        try {
          connection.close();
        } catch {
          // The connection is already closed.
        }
      }
    },
  };
}

const refusals: [what: string, scheme: string, answer: string, problem: RegExp][] = [
  ["takes no such password", "socks5", "\x05\x02\x01\x01", /requires a username and a password/],
  [
    "wants a password",
    "http",
    "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
    /requires a username and a password/,
  ],
  [
    "forbids the way",
    "http",
    "HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\npage",
    /does not connect to the server/,
  ],
  [
    "finds no server",
    "http",
    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
    /does not connect to the server/,
  ],
  ["wants a password", "socks5", "\x05\xff", /requires a username and a password/],
  ["is none", "socks5", "HTTP/1.1 400 Bad Request\r\n\r\n", /is not such a proxy|does not connect/],
];
for (const [what, scheme, answer, problem] of refusals) {
  for (const avoidsFetch of [false, true]) {
    const how = avoidsFetch ? "node:https" : "fetch";
    Deno.test(`openNetwork() blames the proxy and names it when the ${scheme} proxy ${what} (${how})`, async () => {
      using proxy = refusingProxy(answer);
      const proxyUrl = `${scheme}://me:hush@127.0.0.1:${proxy.port}`;
      const endpoint = { server: "https://api.example", ca: CA, proxyUrl, proxyFrom: "HTTPS_PROXY", avoidsFetch };
      await assert.rejects(get(endpoint), (error) => {
        assert.ok(error instanceof NetworkError);
        const text = [error.message, ...error.hints].join("\n");
        assert.match(
          error.message,
          new RegExp(`server api\\.example through the proxy 127\\.0\\.0\\.1:${proxy.port}: `),
        );
        assert.match(error.message, problem);
        assert.match(text, /HTTPS_PROXY/);
        assert.doesNotMatch(text, /hush|page/);
        return true;
      });
    });
  }
}

for (const scheme of ["http", "https", "socks5"]) {
  for (const avoidsFetch of [false, true]) {
    const how = avoidsFetch ? "node:https" : "fetch";
    Deno.test(`openNetwork() says that the proxy cannot be reached when no ${scheme} proxy is there (${how})`, async () => {
      const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
      const { port } = listener.addr;
      listener.close();
      const proxyUrl = `${scheme}://127.0.0.1:${port}`;
      await assert.rejects(get({ server: "https://api.example", ca: CA, proxyUrl, avoidsFetch }), {
        name: "NetworkError",
        message:
          `Cannot talk to the server api.example through the proxy 127.0.0.1:${port}: the proxy cannot be reached`,
      });
    });
  }
}

Deno.test("openNetwork() rejects with the signal's reason when the proxy says nothing", async () => {
  using proxy = refusingProxy(undefined);
  const endpoint = { server: "https://h", ca: CA, proxyUrl: `http://127.0.0.1:${proxy.port}`, avoidsFetch: true };
  using network = openNetwork(endpoint);
  const controller = new AbortController();
  const reason = new DOMException("enough", "AbortError");
  const answer = network.handler(new Request(`${ORIGIN}/api`, { signal: controller.signal }));
  setTimeout(() => controller.abort(reason), 50);
  await assert.rejects(answer, (error) => error === reason);
});

for (const proxyUrl of [undefined, "http"]) {
  Deno.test(`openNetwork() expects an address when that is the tlsServerName (${proxyUrl ?? "no"} proxy)`, async () => {
    await using server = await serve((response) => response.end("known"), SERVER);
    await using other = alias("127.0.0.2", server.port);
    await using proxy = httpProxy();
    const endpoint = {
      server: `https://127.0.0.2:${other.port}`,
      ca: CA,
      ...(proxyUrl === undefined ? {} : { proxyUrl: `http://127.0.0.1:${proxy.port}` }),
    };
    assert.equal(await get({ ...endpoint, tlsServerName: "127.0.0.1" }), "known");
    await assert.rejects(get({ ...endpoint, tlsServerName: "127.0.0.9" }), /its certificate is for another name/);
  });
}
