import type { Link } from "../../api/transport/link.ts";
import type { ProxiedCluster } from "./cluster.ts";
import { exchange, type ExchangeProgress } from "./exchange.ts";
import { type Failure, failureAnswer, unavailable } from "./failure.ts";
import { type Framing, requestFraming } from "./framing.ts";
import { parseRequestHead, type RequestHead } from "./head.ts";
import { readHeader, readHeaderList } from "./headers.ts";
import { NO_BYTES } from "./latin1.ts";
import type { Limits } from "./limits.ts";
import type { ProxyLogEntry } from "./options.ts";
import { data } from "./body.ts";
import { answerPage } from "./page.ts";
import { redactableHeaders, redactSecrets } from "./redact.ts";
import type { Route } from "./route.ts";
import { ClientLeft, Cut, Violation } from "./violation.ts";
import { Wire } from "./wire.ts";

/** State that all connections of a proxy share. */
export interface Serving {
  limits: Limits;
  route(request: RequestHead, cluster: ProxiedCluster): Route;
  cluster(): Promise<ProxiedCluster>;
  /** Number of requests in progress. */
  inFlight: number;
  requestTimeout: number;
  log: ((entry: ProxyLogEntry) => void) | undefined;
}

/** A client's connection with the state that the watchdog needs. */
export interface ClientConnection {
  wire: Wire;
  /** The awaited part of a request, and the start of the wait. */
  phase: "request" | "body" | "answer";
  since: number;
}

/** Serves the requests of one connection in order, until the connection closes. */
export async function serveConnection(connection: ClientConnection, serving: Serving): Promise<void> {
  const { wire } = connection;
  try {
    while (await serveOne(connection, serving));
  } catch {
    // The connection is gone, or its response cannot be completed. It can only be closed.
  } finally {
    wire.close();
  }
}

async function serveOne(connection: ClientConnection, serving: Serving): Promise<boolean> {
  const { wire } = connection;
  connection.phase = "request";
  connection.since = performance.now();
  let request: RequestHead;
  let framing: Framing;
  try {
    const text = await nextHead(wire, serving.limits.maxHeaderSize);
    if (text === undefined) return false;
    request = parseRequestHead(text);
    framing = requestFraming(request);
  } catch (error) {
    if (error instanceof Violation) await answerFailure(wire, error);
    return false;
  }
  const began = performance.now();
  connection.phase = framing.kind === "none" ? "answer" : "body";
  connection.since = began;
  const progress: ExchangeProgress = { status: 0, bytes: 0, tunnelled: false };
  const shown = { path: "" };
  try {
    const keep = await answer(connection, serving, { request, framing, progress, shown });
    if (!keep && !progress.tunnelled) await linger(wire);
    return keep;
  } finally {
    const { status, bytes } = progress;
    serving.log?.({ method: request.method, path: shown.path, status, bytes, ms: performance.now() - began });
  }
}

async function nextHead(wire: Wire, most: number): Promise<string | undefined> {
  while (true) {
    if (wire.buffered === 0 && !await wire.fill()) return undefined;
    if (wire.peek()[0] === TLS_HANDSHAKE) {
      throw new Violation(400, "this port serves plain HTTP: use http:// instead of https://");
    }
    wire.skipEmptyLines();
    // An empty line can arrive without a request after it.
    if (wire.buffered > 0) return await wire.head(most);
  }
}

const TLS_HANDSHAKE = 0x16;

/** The most bytes of the body of a request for a page. It is read completely before the page answers. */
const MOST_OF_PAGE_BODY = 8 * 1024 * 1024;

async function pageBody(wire: Wire, framing: Framing): Promise<Uint8Array<ArrayBuffer> | "too long"> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const bytes of data(wire, framing)) {
    length += bytes.length;
    if (length > MOST_OF_PAGE_BODY) return "too long";
    // A piece is only valid until the next one.
    parts.push(bytes.slice());
  }
  return await new Blob(parts).bytes();
}

interface Asked {
  request: RequestHead;
  framing: Framing;
  progress: ExchangeProgress;
  shown: { path: string };
}

async function answer(connection: ClientConnection, serving: Serving, asked: Asked): Promise<boolean> {
  const { wire } = connection;
  const { request, framing, progress, shown } = asked;
  const isLast = request.minor === 0 || readHeaderList(request.headers, "connection").includes("close") ||
    readHeader(request.headers, "upgrade") !== undefined;
  // An unread body would be in front of the next request.
  const keep = !isLast && framing.kind === "none";
  const fail = async (failure: Failure) => {
    progress.status = failure.code;
    // After a violation, the connection is closed.
    const goesOn = keep && failure.code !== 400;
    const { head, body } = failureAnswer(failure, goesOn);
    const sent = request.method === "HEAD" ? NO_BYTES : body;
    await wire.writeText(head, sent);
    progress.bytes = sent.length;
    return goesOn;
  };
  let cluster: ProxiedCluster;
  try {
    cluster = await serving.cluster();
  } catch (error) {
    return await fail({ code: 502, message: messageOf(error) });
  }
  const route = serving.route(request, cluster);
  shown.path = route.path;
  if (route.kind === "refuse") {
    return await fail({ ...route.failure, headers: route.cors.map(({ name, value }) => [name, value]) });
  }
  if (route.kind === "page") {
    const body = request.method === "POST" ? await pageBody(wire, framing) : undefined;
    if (body === "too long") {
      return await fail({ code: 413, message: `the body is longer than ${MOST_OF_PAGE_BODY} bytes` });
    }
    connection.phase = "answer";
    try {
      return await answerPage(wire, request, route.handler, {
        target: route.target,
        body,
        headers: route.cors,
        keep,
        onStatus: (status) => progress.status = status,
        onData: (length) => progress.bytes += length,
      });
    } catch (error) {
      if (progress.status !== 0) throw error;
      return await fail({ code: 500, message: messageOf(error) });
    }
  }
  const { maxRequests, maxBodySize } = serving.limits;
  if (serving.inFlight >= maxRequests) {
    const message = `this proxy already handles ${maxRequests} requests, the limit in its option maxRequests`;
    return await fail({ code: 429, message, headers: [["Retry-After", "1"]] });
  }
  if (framing.kind === "length" && framing.length > maxBodySize) {
    return await fail({
      code: 413,
      message: `the body is longer than ${maxBodySize} bytes, the limit in the proxy's option maxBodySize`,
    });
  }
  serving.inFlight++;
  try {
    return await exchange(
      {
        client: wire,
        request,
        framing,
        target: route.target,
        headers: route.redact ? redactableHeaders(route.headers) : route.headers,
        upgrade: route.upgrade,
        isLast,
        replyHeaders: route.cors,
        rewrite: route.redact ? redactSecrets : undefined,
        mostBody: maxBodySize,
        timeoutMs: serving.requestTimeout,
        onSent: () => connection.phase = "answer",
      },
      cluster,
      progress,
    );
  } catch (error) {
    // A response that has begun cannot be replaced. It breaks off, so that it does not look complete.
    if (progress.status !== 0 || error instanceof ClientLeft || error instanceof Cut) throw error;
    if (error instanceof Violation) return await fail(error);
    return await fail(unavailable(error, cluster.endpoint));
  } finally {
    serving.inFlight--;
  }
}

/** Responds to an invalid request and closes the connection. */
export async function answerFailure(wire: Wire, failure: Failure): Promise<void> {
  const { head, body } = failureAnswer(failure);
  await wire.writeText(head, body);
  await linger(wire);
}

const LINGER_MS = 1000;

/**
 * Closes a connection so that the client can read the response. Closing it with unread bytes would reset it, which can
 * lose the response (RFC 9112 section 9.6).
 */
async function linger(wire: Wire): Promise<void> {
  wire.left = undefined;
  await wire.link.closeWrite();
  const timer = setTimeout(() => wire.close(), LINGER_MS);
  try {
    do wire.take(Infinity); while (await wire.fill());
  } catch {
    // Closed by the client or by the watchdog.
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Starts to serve a connection. */
export function openClientConnection(link: Link): ClientConnection {
  return { wire: new Wire(link), phase: "request", since: performance.now() };
}
