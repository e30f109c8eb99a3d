import assert from "node:assert/strict";
import { NetworkError } from "../../lib/core/errors.ts";
import { ORIGIN } from "../../lib/core/handler.ts";
import type { Endpoint } from "../../lib/transport/endpoint.ts";
import { openNetwork } from "../../lib/transport/network.ts";
import { CA, CLIENT, SERVER } from "./certificates.ts";
import { httpProxy, httpsProxy, socksProxy } from "./forwarders.ts";
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
