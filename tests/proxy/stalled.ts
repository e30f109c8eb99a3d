/**
 * A program that measures a proxied upgrade with one side that does not read. It runs in a process of its own, because
 * tests share one and its memory. It prints a line of JSON: {@linkcode Stalled}.
 *
 * Usage: deno run -A stalled.ts client|cluster MEBIBYTES
 */
import { CA, SERVER } from "../transport/certificates.ts";
import { openProxy } from "./open_proxy.ts";

/** The measurement, in bytes. */
export interface Stalled {
  /** The bytes that the writing side sent while the other side slept. */
  written: number;
  /** The growth of the process's memory during the sleep. */
  growth: number;
  /** The bytes that arrived after the sleep. */
  received: number;
}

const UPGRADE = "Connection: Upgrade\r\nUpgrade: SPDY/3.1\r\n";
const PIECE = new Uint8Array(64 * 1024).fill(120);

/** Opens a tunnel through the proxy, and returns both of its ends. */
async function openTunnel(
  listener: Deno.TlsListener,
  port: number,
): Promise<{ client: Deno.Conn; cluster: Deno.Conn }> {
  const client = await Deno.connect({ hostname: "127.0.0.1", port });
  await client.write(new TextEncoder().encode(`GET /x HTTP/1.1\r\nHost: localhost\r\n${UPGRADE}\r\n`));
  const cluster = await listener.accept();
  await head(cluster);
  await cluster.write(new TextEncoder().encode(`HTTP/1.1 101 Switching Protocols\r\n${UPGRADE}\r\n`));
  await head(client);
  return { client, cluster };
}

async function head(connection: Deno.Conn): Promise<void> {
  const byte = new Uint8Array(1);
  for (let text = ""; !text.endsWith("\r\n\r\n"); text += String.fromCharCode(byte[0] ?? 0)) {
    await connection.read(byte);
  }
}

/** Waits until a number has not changed for half a second, at most for half a minute. */
async function settled(value: () => number): Promise<void> {
  const end = Date.now() + 30_000;
  for (let same = 0, last = -1; same < 10 && Date.now() < end; last = value()) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    same = value() === last ? same + 1 : 0;
  }
}

async function measure(writer: Deno.Conn, sleeper: Deno.Conn, size: number): Promise<Stalled> {
  const before = Deno.memoryUsage().rss;
  let written = 0;
  const writing = (async () => {
    while (written < size) written += await writer.write(PIECE.subarray(0, Math.min(PIECE.length, size - written)));
    await writer.closeWrite();
  })();
  await settled(() => written);
  const stalled = { written, growth: Deno.memoryUsage().rss - before };
  let received = 0;
  const buffer = new Uint8Array(64 * 1024);
  for (let length; (length = await sleeper.read(buffer)) !== null;) received += length;
  await writing;
  return { ...stalled, received };
}

if (import.meta.main) {
  const [sleeper, mebibytes] = Deno.args;
  using listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...SERVER });
  await using proxy = await openProxy("", {}, {
    endpoint: { server: `https://127.0.0.1:${listener.addr.port}`, ca: CA },
  });
  const { client, cluster } = await openTunnel(listener, proxy.port ?? 0);
  const [writer, reader] = sleeper === "client" ? [cluster, client] : [client, cluster];
  console.log(JSON.stringify(await measure(writer, reader, Number(mebibytes) * 1024 * 1024)));
  client.close();
  cluster.close();
}
