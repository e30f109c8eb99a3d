import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { NetworkError } from "../core/errors.ts";
import { type Endpoint, mayCarryCredentials } from "../transport/endpoint.ts";
import { answer, answerOnSocket, unavailable } from "./failure.ts";
import { endToEnd, hasHeader, withoutHeaders } from "./headers.ts";
import { originForm, type Refusal, refusalOf } from "./policy.ts";
import { relay } from "./relay.ts";
import { tunnel } from "./tunnel.ts";
import { openUpstream } from "./upstream.ts";

/** Options of `k8s.proxy`. */
export interface ProxyOptions {
  /** 0 is a free port. @default {0} */
  port?: number;
  /** Where to listen. @default {"127.0.0.1"} */
  address?: string;
  /** Further names that a request's Host may have, without a port. @default {only those of this machine} */
  acceptHosts?: readonly string[];
}

/** A proxy that runs. */
export interface Proxy extends AsyncDisposable {
  /** `http://127.0.0.1:8001` */
  readonly url: string;
  /** The port that it listens on. */
  readonly port: number;
  /** Ends it and every connection; safe to call twice. */
  close(): Promise<void>;
}

/** The cluster behind it. */
export interface ProxyUpstream {
  endpoint: Endpoint;
  /** The Authorization header, asked for with each request, since tokens are renewed. */
  authorization(): Promise<string | undefined>;
  /** Header lines that say whom to act as; a client's own Impersonate-User takes the place of all of them. */
  impersonation?: readonly (readonly [string, string])[];
}

/**
 * Opens a proxy to a cluster. It is `node:http` on both sides because fetch would decode bodies, drop trailers and 1xx
 * answers, and rewrite paths such as `/a/../b`, which could slip past a filter.
 *
 * @throws {NetworkError} Where it cannot listen.
 */
export async function startProxy(upstream: ProxyUpstream, options: ProxyOptions = {}): Promise<Proxy> {
  const { port = 0, address = "127.0.0.1" } = options;
  const acceptHosts = (options.acceptHosts ?? []).map((name) => name.toLowerCase());
  const { endpoint } = upstream;
  const cluster = await openUpstream(endpoint);
  const server = createServer();
  const ownPort = () => (server.address() as AddressInfo).port;
  const check = (incoming: IncomingMessage) => refusalOf(seenOf(incoming), { port: ownPort(), acceptHosts });

  const begin = async (incoming: IncomingMessage, headers: readonly string[]) =>
    cluster.begin(incoming.method ?? "GET", originForm(incoming.url ?? "/"), [
      ...withoutHeaders(headers, ["host"]),
      ...await identityOf(upstream, headers),
    ]);

  const onRequest = async (incoming: IncomingMessage, response: ServerResponse) => {
    const refusal = check(incoming);
    if (refusal !== undefined) return answer(response, refusal);
    try {
      relay(incoming, response, await begin(incoming, requestHeaders(incoming)), endpoint);
    } catch (error) {
      answer(response, unavailable(error, endpoint));
    }
  };
  server.on("request", onRequest);
  // Without this the server would say "go on" by itself, and the cluster's own 100 would be a second one.
  server.on("checkContinue", onRequest);

  server.on("upgrade", async (incoming: IncomingMessage, socket: Socket, head: Uint8Array) => {
    const refusal = check(incoming);
    if (refusal !== undefined) return answerOnSocket(socket, refusal);
    try {
      const headers = withoutHeaders(incoming.rawHeaders, ["proxy-authorization"]);
      tunnel(socket, head, await begin(incoming, headers), endpoint);
    } catch (error) {
      answerOnSocket(socket, unavailable(error, endpoint));
    }
  });
  server.on("connect", (_incoming: IncomingMessage, socket: Socket) => answerOnSocket(socket, NO_TUNNELS));

  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(cannotListen(cause, address, port)));
    server.listen(port, address, resolve);
  });

  let closing: Promise<void> | undefined;
  const close = () =>
    closing ??= new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
      cluster.close();
    });
  const shown = address.includes(":") ? `[${address}]` : address;
  return { url: `http://${shown}:${ownPort()}`, port: ownPort(), close, [Symbol.asyncDispose]: close };
}

const NO_TUNNELS: Refusal = { code: 400, message: "this proxy opens no tunnels" };

function seenOf({ method = "GET", url = "/", headers, rawHeaders }: IncomingMessage) {
  return {
    method,
    target: url,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")])),
    hosts: rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length,
  };
}

function requestHeaders({ rawHeaders, headers }: IncomingMessage): string[] {
  const kept = endToEnd(rawHeaders);
  const isChunked = headers["transfer-encoding"] !== undefined && !hasHeader(kept, "content-length");
  return isChunked ? [...kept, "Transfer-Encoding", "chunked"] : kept;
}

// As in kubectl, a client that says who it is keeps its word, and nothing is sent where everybody could read it.
async function identityOf(upstream: ProxyUpstream, headers: readonly string[]): Promise<string[]> {
  const { endpoint, authorization, impersonation = [] } = upstream;
  const mayCarry = mayCarryCredentials(endpoint.server) && !hasHeader(headers, "authorization");
  const value = mayCarry ? await authorization() : undefined;
  return [
    ...(value === undefined ? [] : ["Authorization", value]),
    ...(hasHeader(headers, "impersonate-user") ? [] : impersonation.flat()),
  ];
}

function cannotListen(cause: Error & { code?: string }, address: string, port: number): NetworkError {
  const isTaken = cause.code === "EADDRINUSE" || /address in use/i.test(cause.message);
  return new NetworkError(
    `Cannot listen on ${address}:${port}: ${isTaken ? "the port is taken" : cause.message}`,
    { cause, hints: isTaken ? ["--port 0 takes a free one"] : [] },
  );
}
