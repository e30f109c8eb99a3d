import assert from "node:assert/strict";
import { NetworkError } from "../../lib/core/errors.ts";
import { ORIGIN } from "../../lib/core/handler.ts";
import type { Endpoint } from "../../lib/transport/endpoint.ts";
import { openNetwork } from "../../lib/transport/network.ts";
import { CA, CLIENT, SERVER } from "./certificates.ts";
import { serve } from "./server.ts";

/** A forward proxy of one kind that notes where it was asked to go. */
interface Forwarder extends AsyncDisposable {
  port: number;
  asked: string[];
}

/** Accepts connections, lets `greet` find out where each wants to go, and joins the two. */
function forward(
  greet: (connection: Deno.TcpConn) => Promise<{ host: string; port: number; ready: Uint8Array<ArrayBuffer> }>,
): Forwarder {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const asked: string[] = [];
  const open: Deno.Conn[] = [];
  const running = (async () => {
    for await (const connection of listener) {
      open.push(connection);
      void (async () => {
        const { host, port, ready } = await greet(connection);
        asked.push(`${host}:${port}`);
        const target = await Deno.connect({ hostname: host, port });
        open.push(target);
        await connection.write(ready);
        await Promise.all([connection.readable.pipeTo(target.writable), target.readable.pipeTo(connection.writable)]);
      })().catch(() => {});
    }
  })();
  return {
    port: listener.addr.port,
    asked,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) {
        try {
          connection.close();
        } catch {
          // The pipe has closed it.
        }
      }
      await running;
    },
  };
}

const bytes = (text: string) => new TextEncoder().encode(text);

function httpProxy(): Forwarder {
  return forward(async (connection) => {
    let text = "";
    const buffer = new Uint8Array(4096);
    while (!text.includes("\r\n\r\n")) {
      text += new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
    }
    const [, host = "", port = ""] = /^CONNECT ([^:]+):(\d+) /.exec(text) ?? [];
    return { host, port: Number(port), ready: bytes("HTTP/1.1 200 OK\r\n\r\n") };
  });
}

// RFC 1928, without authentication.
function socksProxy(): Forwarder {
  return forward(async (connection) => {
    const buffer = new Uint8Array(512);
    await connection.read(buffer);
    await connection.write(new Uint8Array([5, 0]));
    await connection.read(buffer);
    const isName = buffer[3] === 3;
    const length = isName ? buffer[4] ?? 0 : 4;
    const from = isName ? 5 : 4;
    const host = isName
      ? new TextDecoder().decode(buffer.subarray(from, from + length))
      : [...buffer.subarray(from, from + length)].join(".");
    const port = ((buffer[from + length] ?? 0) << 8) + (buffer[from + length + 1] ?? 0);
    return { host, port, ready: new Uint8Array([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]) };
  });
}

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
const proxies = [["http", httpProxy], ["socks5", socksProxy]] as const;
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
