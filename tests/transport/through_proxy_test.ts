import assert from "node:assert/strict";
import type { Agent } from "node:http";
import { NetworkError } from "../../lib/data/core/errors.ts";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import type { Endpoint } from "../../lib/api/transport/endpoint.ts";
import { openNetwork } from "../../lib/api/transport/network.ts";
import { proxyAgent } from "../../lib/api/transport/proxy_agent.ts";
import { CA, CLIENT, SERVER } from "./certificates.ts";
import { alias, httpProxy, httpsProxy, refusingProxy, socksProxy } from "./forwarders.ts";
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

Deno.test("openNetwork() goes through no proxy of the environment when it is to avoid fetch", async () => {
  await using server = await serve((response) => response.end("straight"), SERVER);
  const endpoint = { server: `https://127.0.0.1:${server.port}`, ca: CA, avoidsFetch: true };
  assert.equal(await get(endpoint), "straight");
});

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
    await assert.rejects(get({ ...endpoint, tlsServerName: "127.0.0.9" }), NetworkError);
  });
}
