import { closeQuietly } from "../../lib/api/transport/link_io.ts";
import { defined } from "../../lib/data/base/defined.ts";
import { SERVER } from "./certificates.ts";

/** A forward proxy that records its targets. */
export interface Forwarder extends AsyncDisposable {
  port: number;
  asked: string[];
}

/** Accepts connections, asks `greet` for the target of each, and joins the two. */
function forward(
  greet: (
    connection: Deno.Conn,
  ) => Promise<{ host: string; port: number; ready: Uint8Array<ArrayBuffer>; address?: string }>,
  listener: Deno.Listener<Deno.Conn, Deno.NetAddr> = Deno.listen({ port: 0, hostname: "127.0.0.1" }),
): Forwarder {
  const asked: string[] = [];
  const open: Deno.Conn[] = [];
  const running = (async () => {
    for await (const connection of listener) {
      open.push(connection);
      void (async () => {
        const { host, port, ready, address = host } = await greet(connection);
        asked.push(`${host}:${port}`);
        const target = await Deno.connect({ hostname: address, port });
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
      for (const connection of open) closeQuietly(connection);
      await running;
    },
  };
}

const bytes = (text: string) => new TextEncoder().encode(text);

/**
 * An HTTP proxy that only supports CONNECT.
 *
 * @param address The target of every connection. @default {the requested target}
 */
export function httpProxy(address?: string): Forwarder {
  return forward(async (connection) => ({ ...await connectRequest(connection), ...defined({ address }) }));
}

/** An HTTP proxy that uses TLS with its clients. */
export function httpsProxy(): Forwarder {
  return forward(connectRequest, Deno.listenTls({ port: 0, hostname: "127.0.0.1", ...SERVER }));
}

async function connectRequest(connection: Deno.Conn) {
  let text = "";
  const buffer = new Uint8Array(4096);
  while (!text.includes("\r\n\r\n")) {
    const length = await connection.read(buffer);
    if (length === null) throw new RangeError("the client left before it had asked");
    text += new TextDecoder().decode(buffer.subarray(0, length));
  }
  const [, host = "", port = ""] = /^CONNECT ([^:]+):(\d+) /.exec(text) ?? [];
  return { host, port: Number(port), ready: bytes("HTTP/1.1 200 OK\r\n\r\n") };
}

/** A SOCKS proxy (RFC 1928) without authentication. */
export function socksProxy(): Forwarder {
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

/** The same server at another address: connections are forwarded to this port. */
export function alias(hostname: string, port: number): Forwarder {
  return forward(
    () => Promise.resolve({ host: "127.0.0.1", port, ready: new Uint8Array() }),
    Deno.listen({ port: 0, hostname }),
  );
}

/** A proxy that answers every request with a given line, or with nothing. */
export function refusingProxy(answer: string | undefined): Disposable & { port: number } {
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
      for (const connection of open) closeQuietly(connection);
    },
  };
}
