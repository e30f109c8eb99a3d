import {
  Agent as HttpAgent,
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type ServerResponse,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { KubeError, NetworkError } from "../core/errors.ts";
import type { Status } from "../core/status.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import { networkError } from "../transport/network_error.ts";
import { endToEnd, hasHeader, withoutHeaders } from "./headers.ts";
import { type Refusal, refusalOf } from "./policy.ts";

/** Options of `k8s.proxy`. */
export interface ProxyOptions {
  /** 0 is a free port. @default {0} */
  port?: number;
  /** @default {"127.0.0.1"} */
  /** Where to listen. @default {"127.0.0.1"} */
  address?: string;
  /** Further names that a request's Host may have. @default {only those of this machine} */
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
 */
export async function startProxy(upstream: ProxyUpstream, options: ProxyOptions = {}): Promise<Proxy> {
  const { port = 0, address = "127.0.0.1", acceptHosts = [] } = options;
  const { send, base, host, close: closeUpstream } = openUpstream(upstream.endpoint);
  const sockets = new Set<Socket>();
  const server = createServer();
  const ownPort = () => (server.address() as AddressInfo).port;

  const check = (incoming: IncomingMessage) =>
    refusalOf({
      method: incoming.method ?? "GET",
      target: incoming.url ?? "/",
      headers: flat(incoming),
      hosts: incoming.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length,
    }, { port: ownPort(), acceptHosts });

  const outgoingFor = async (incoming: IncomingMessage, headers: string[]) => {
    const value = hasHeader(headers, "authorization") ? undefined : await upstream.authorization();
    return send({
      method: incoming.method ?? "GET",
      path: base + originForm(incoming.url ?? "/"),
      headers: [
        "Host",
        host,
        ...withoutHeaders(headers, ["host"]),
        ...(value === undefined ? [] : ["Authorization", value]),
        ...(hasHeader(headers, "impersonate-user") ? [] : (upstream.impersonation ?? []).flat()),
      ],
    });
  };

  server.on("request", async (incoming: IncomingMessage, response: ServerResponse) => {
    const refusal = check(incoming);
    if (refusal !== undefined) return answer(response, refusal);
    try {
      const headers = endToEnd(incoming.rawHeaders);
      if (!hasHeader(headers, "content-length") && incoming.headers["transfer-encoding"] !== undefined) {
        headers.push("Transfer-Encoding", "chunked");
      }
      relay(incoming, response, await outgoingFor(incoming, headers), upstream.endpoint);
    } catch (error) {
      answer(response, unavailable(error, upstream.endpoint));
    }
  });

  server.on("upgrade", async (incoming: IncomingMessage, socket: Socket, head: Uint8Array) => {
    const refusal = check(incoming);
    if (refusal !== undefined) return answerRaw(socket, refusal);
    try {
      tunnel(
        socket,
        head,
        await outgoingFor(incoming, withoutHeaders(incoming.rawHeaders, ["proxy-authorization"])),
        upstream.endpoint,
      );
    } catch (error) {
      answerRaw(socket, unavailable(error, upstream.endpoint));
    }
  });

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
      closeUpstream();
    });
  const shown = address.includes(":") ? `[${address}]` : address;
  return { url: `http://${shown}:${ownPort()}`, port: ownPort(), close, [Symbol.asyncDispose]: close };
}

/** One request to the cluster, not ended yet. */
type Outgoing = ReturnType<typeof httpRequest>;

function openUpstream({ server, ca, cert, key, insecureSkipTlsVerify, tlsServerName }: Endpoint) {
  const url = new URL(server);
  const secure = url.protocol === "https:";
  const agent = secure
    ? new HttpsAgent({
      keepAlive: true,
      rejectUnauthorized: insecureSkipTlsVerify !== true,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
    })
    : new HttpAgent({ keepAlive: true });
  const common = {
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    agent,
    setHost: false,
  };
  const open = secure ? httpsRequest : httpRequest;
  return {
    base: url.pathname.replace(/\/+$/, ""),
    host: url.host,
    send: (request: { method: string; path: string; headers: string[] }): Outgoing =>
      // Names and values in turn keep order, spelling and repetition; the types of Node know only the other form.
      open({ ...common, ...request, headers: request.headers as unknown as Record<string, string> }),
    close: () => agent.destroy(),
  };
}

function relay(incoming: IncomingMessage, response: ServerResponse, outgoing: Outgoing, endpoint: Endpoint): void {
  response.on("close", () => outgoing.destroy());
  outgoing.on("information", ({ statusCode }: { statusCode: number }) => {
    if (statusCode === 100) response.writeContinue();
  });
  outgoing.on("response", (upstream: IncomingMessage) => {
    const headers = endToEnd(upstream.rawHeaders);
    response.sendDate = false;
    response.writeHead(upstream.statusCode ?? 502, upstream.statusMessage ?? "", headers);
    response.flushHeaders();
    upstream.on("data", (chunk: Uint8Array) => {
      if (!response.write(chunk)) {
        upstream.pause();
        response.once("drain", () => upstream.resume());
      }
    });
    upstream.on("end", () => {
      if (!upstream.complete) return response.destroy();
      const trailers = Object.entries(upstream.trailers).filter((pair): pair is [string, string] =>
        pair[1] !== undefined
      );
      if (trailers.length > 0) response.addTrailers(Object.fromEntries(trailers));
      response.end();
    });
    // A body that was cut must not look complete to the client.
    upstream.on("error", () => response.destroy());
    upstream.on("aborted", () => response.destroy());
  });
  outgoing.on("error", (error: Error) => {
    if (response.headersSent) response.destroy();
    else answer(response, unavailable(error, endpoint));
  });
  incoming.pipe(outgoing);
}

function tunnel(socket: Socket, head: Uint8Array, outgoing: Outgoing, endpoint: Endpoint): void {
  outgoing.on("upgrade", (upstream: IncomingMessage, upstreamSocket: Socket, upstreamHead: Uint8Array) => {
    socket.write(statusLine(upstream));
    if (upstreamHead.length > 0) socket.write(upstreamHead);
    if (head.length > 0) upstreamSocket.write(head);
    upstreamSocket.on("error", () => socket.destroy());
    socket.on("error", () => upstreamSocket.destroy());
    socket.on("close", () => upstreamSocket.destroy());
    upstreamSocket.on("close", () => socket.destroy());
    upstreamSocket.pipe(socket);
    socket.pipe(upstreamSocket);
  });
  // A refused upgrade is an ordinary answer; it reaches the client whole.
  outgoing.on("response", (upstream: IncomingMessage) => {
    socket.write(statusLine(upstream, true));
    upstream.pipe(socket);
  });
  outgoing.on("error", (error: Error) => answerRaw(socket, unavailable(error, endpoint)));
  socket.on("close", () => outgoing.destroy());
  outgoing.end();
}

function statusLine({ statusCode, statusMessage, rawHeaders }: IncomingMessage, close = false): string {
  const headers = close ? [...endToEnd(rawHeaders), "Connection", "close"] : rawHeaders;
  const lines = headers.flatMap((name, index) => index % 2 === 0 ? [`${name}: ${headers[index + 1] ?? ""}`] : []);
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join("\r\n")}\r\n\r\n`;
}

// An absolute-form target names a server as well, which the policy has checked; the cluster gets the path.
function originForm(target: string): string {
  const match = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(target);
  if (match === null) return target;
  const path = match[1] ?? "";
  return path.startsWith("/") ? path : `/${path}`;
}

function flat({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

function unavailable(error: unknown, endpoint: Endpoint): Failure {
  const problem = networkError(error, endpoint);
  return { code: 502, message: [problem.message, ...problem.hints].join(": "), reason: "BadGateway" };
}

type Failure = { code: number; message: string; reason?: string };

function statusOf({ code, message, ...rest }: Refusal | Failure): string {
  const reason = "reason" in rest && rest.reason !== undefined
    ? rest.reason
    : code === 403
    ? "Forbidden"
    : "BadRequest";
  const status: Status = { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message, reason, code };
  return JSON.stringify(status) + "\n";
}

function answer(response: ServerResponse, failure: Refusal | Failure): void {
  if (response.headersSent) return void response.destroy();
  const body = statusOf(failure);
  response.writeHead(failure.code, {
    "Content-Type": "application/json",
    "Content-Length": new TextEncoder().encode(body).length,
  });
  response.end(body);
}

function answerRaw(socket: Socket, failure: Refusal | Failure): void {
  const body = statusOf(failure);
  const length = new TextEncoder().encode(body).length;
  socket.end(
    `HTTP/1.1 ${failure.code} ${failure.code === 403 ? "Forbidden" : "Error"}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function cannotListen(cause: Error & { code?: string }, address: string, port: number): KubeError {
  const taken = cause.code === "EADDRINUSE" || /address in use/i.test(cause.message);
  return new NetworkError(
    taken
      ? `Cannot listen on ${address}:${port}: the port is taken`
      : `Cannot listen on ${address}:${port}: ${cause.message}`,
    { cause, hints: taken ? ["--port 0 takes a free one"] : [] },
  );
}
