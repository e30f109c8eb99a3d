import assert from "node:assert/strict";
import type { Endpoint } from "../../lib/api/transport/endpoint.ts";
import { type Link, openLink } from "../../lib/api/transport/link.ts";
import { CA, CLIENT, CLIENT_V1, ELSEWHERE, SELF_CA, SERVER } from "./certificates.ts";
import { httpProxy, httpsProxy, socksProxy } from "./forwarders.ts";
import { serve } from "./server.ts";

const REQUEST = new TextEncoder().encode("GET /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

const MIB = 1024 * 1024;

async function readAll(link: Link): Promise<string> {
  const buffer = new Uint8Array(64 * 1024);
  const decoder = new TextDecoder();
  let text = "";
  for (let length; (length = await link.read(buffer)) !== null;) text += decoder.decode(buffer.subarray(0, length));
  return text;
}

/** Sends a request over a link. Returns the answer and the name that the server saw. */
async function ask(endpoint: Partial<Endpoint>, certificate = SERVER, prompt = false): Promise<string> {
  let name = "";
  await using server = await serve((response, seen) => {
    name = seen.commonName;
    response.end("here");
  }, certificate);
  const link = await openLink({ server: `https://127.0.0.1:${server.port}`, ...endpoint }, { prompt });
  try {
    await link.write(REQUEST);
    return `${(await readAll(link)).split("\r\n\r\n")[1]} ${name}`.trim();
  } finally {
    link.close();
  }
}

for (const prompt of [false, true]) {
  const how = prompt ? " promptly" : "";

  Deno.test(`openLink() reaches a server over TLS${how} when it has what is needed for that`, async () => {
    assert.match(await ask({ ca: CA, ...CLIENT }, SERVER, prompt), /here.* alice$/s);
    assert.match(await ask({ insecureSkipTlsVerify: true }, ELSEWHERE, prompt), /here/);
    assert.match(await ask({ ca: CA, tlsServerName: "elsewhere.example" }, ELSEWHERE, prompt), /here/);
    // rustls rejects both certificates, and kubectl accepts them.
    assert.match(await ask({ ca: SELF_CA.cert }, SELF_CA, prompt), /here/);
    assert.match(await ask({ ca: CA, ...CLIENT_V1 }, SERVER, prompt), /here/);
  });

  Deno.test(`openLink() rejects${how} when the certificate is of another authority or for another name`, async () => {
    await assert.rejects(ask({}, SERVER, prompt));
    await assert.rejects(ask({ ca: CA }, ELSEWHERE, prompt));
    await assert.rejects(ask({ ca: CA, tlsServerName: "localhost" }, ELSEWHERE, prompt));
  });
}

for (const [scheme, start] of [["http", httpProxy], ["socks5", socksProxy]] as const) {
  Deno.test(`openLink() goes through the proxy when its URL is ${scheme}`, async () => {
    await using proxy = start();
    assert.match(await ask({ ca: CA, ...CLIENT, proxyUrl: `${scheme}://127.0.0.1:${proxy.port}` }), /here.* alice$/s);
    assert.equal(proxy.asked.length, 1);
  });
}

Deno.test("openLink() gives everything to its end when its reader is slow and has said all itself", async () => {
  const size = 8 * 1024 * 1024;
  using listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...SERVER });
  const serving = (async () => {
    using connection = await listener.accept();
    const piece = new Uint8Array(64 * 1024).fill(120);
    for (let sent = 0; sent < size; sent += piece.length) {
      for (let written = 0; written < piece.length;) written += await connection.write(piece.subarray(written));
    }
    // If one side ends, the other side ends, too.
    while (await connection.read(new Uint8Array(100)) !== null);
  })();
  const endpoint = { server: `https://127.0.0.1:${listener.addr.port}`, ca: CA };
  const link = await openLink(endpoint, { prompt: true });
  const buffer = new Uint8Array(64 * 1024);
  let length = 0;
  while (length < size) {
    length += await link.read(buffer) ?? assert.fail("it has ended too early");
    if (length % (1024 * 1024) < 1000) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await link.closeWrite();
  assert.equal(await link.read(buffer), null);
  assert.equal(length, size);
  await serving;
  link.close();
});

Deno.test("openLink() gives an end or an error, and nothing else, when the other side is gone in the middle", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using server = await serve((response) => response.write("begun"), SERVER);
  // A connection that breaks off before TLS.
  const breaking = (async () => {
    const client = await listener.accept();
    const far = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    far.readable.pipeTo(client.writable).catch(() => {});
    client.readable.pipeTo(far.writable).catch(() => {});
    return () => {
      client.close();
      far.close();
    };
  })();
  const link = await openLink({ server: `https://127.0.0.1:${listener.addr.port}`, ca: CA }, { prompt: true });
  await link.write(REQUEST);
  const buffer = new Uint8Array(1000);
  let text = "";
  while (!text.includes("begun")) text += new TextDecoder().decode(buffer.subarray(0, await link.read(buffer) ?? 0));
  (await breaking)();
  const read = () => link.read(buffer).catch((error: Error) => error);
  let last = await read();
  while (typeof last === "number") last = await read();
  assert.ok(last === null || last instanceof Error);
  link.close();
});

/** Connections to a server: a name, the scheme of the server, the scheme of the proxy. */
const ways: [string, "https" | "http", "http" | "https" | "socks5" | undefined][] = [
  ["TLS", "https", undefined],
  ["TLS through an http proxy", "https", "http"],
  ["TLS through an https proxy", "https", "https"],
  ["TLS through a socks5 proxy", "https", "socks5"],
  ["an http proxy", "http", "http"],
  ["an https proxy", "http", "https"],
  ["a socks5 proxy", "http", "socks5"],
];
const FORWARDERS = { http: httpProxy, https: httpsProxy, socks5: socksProxy };

for (const [way, scheme, proxyScheme] of ways) {
  Deno.test(`openLink() stops the sender while nobody reads, and gives everything afterwards, over ${way}`, async () => {
    const size = 64 * MIB;
    using listener = scheme === "https"
      ? Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...SERVER })
      : Deno.listen({ hostname: "127.0.0.1", port: 0 });
    let written = 0;
    const serving = (async () => {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(1));
      const piece = new Uint8Array(64 * 1024).fill(120);
      while (written < size) {
        written += await connection.write(piece.subarray(0, Math.min(piece.length, size - written)));
      }
      await connection.closeWrite();
      // A connection through a proxy ends as soon as one side ends.
      await connection.read(new Uint8Array(1)).catch(() => {});
    })();
    await using proxy = proxyScheme === undefined ? undefined : FORWARDERS[proxyScheme]();
    const endpoint: Endpoint = { server: `${scheme}://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`, ca: CA };
    if (proxy !== undefined) endpoint.proxyUrl = `${proxyScheme}://127.0.0.1:${proxy.port}`;
    const link = await openLink(endpoint, { prompt: true });
    // The client speaks first, as in HTTP.
    await link.write(new Uint8Array(1));
    for (let same = 0, last = -1; same < 6; last = written) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      same = written > 0 && written === last ? same + 1 : 0;
    }
    // The buffers of the system for up to two connections, and 256 KiB of ours.
    assert.ok(written < 32 * MIB, `${written / MIB} MiB were written`);
    const buffer = new Uint8Array(64 * 1024);
    let length = 0;
    for (let read; (read = await link.read(buffer)) !== null;) length += read;
    assert.equal(length, size);
    link.close();
    await serving;
  });
}
