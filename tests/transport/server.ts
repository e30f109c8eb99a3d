import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Server } from "node:net";
import type { TLSSocket } from "node:tls";
import { CA } from "./certificates.ts";

/** A request as the server of a test saw it. */
export interface Seen {
  method: string;
  url: string;
  /** The names are in lower case. Each header line has one entry. */
  headers: [string, string][];
  body: string;
  /** The CN of the client certificate; empty if there is none. */
  commonName: string;
}

/** A server on loopback that ends with the scope. */
export interface TestServer extends AsyncDisposable {
  port: number;
  seen: Seen[];
}

/** Serves `answer`. With a certificate, it uses TLS and requests a client certificate. */
export async function serve(
  answer: (response: ServerResponse, seen: Seen) => void,
  certificate?: { cert: string; key: string },
  where: { host: string } | { path: string } = { host: "127.0.0.1" },
): Promise<TestServer> {
  const seen: Seen[] = [];
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const chunk of request) body += new TextDecoder().decode(chunk);
    const headers: [string, string][] = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      headers.push([(request.rawHeaders[i] ?? "").toLowerCase(), request.rawHeaders[i + 1] ?? ""]);
    }
    const peer = certificate === undefined ? undefined : (request.socket as TLSSocket).getPeerCertificate();
    const commonName = String(peer?.subject?.CN ?? "");
    const one = { method: request.method ?? "", url: request.url ?? "", headers, body, commonName };
    seen.push(one);
    answer(response, one);
  };
  const server: Server = certificate === undefined
    ? createHttpServer(listener)
    : createHttpsServer({ ...certificate, ca: CA, requestCert: true, rejectUnauthorized: false }, listener);
  const sockets = new Set<{ destroy(): void; once(event: "close", listener: () => void): void }>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen("path" in where ? where : { port: 0, ...where }, resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends these bytes to each client, and closes the connection. */
export function serveRaw(text: string): Disposable & { port: number } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const done = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode(text));
      connection.close();
    }
  })();
  done.catch(() => undefined);
  return { port: listener.addr.port, [Symbol.dispose]: () => listener.close() };
}
