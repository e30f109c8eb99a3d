import { type Handler, ORIGIN } from "../../data/core/handler.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { impersonatedValues } from "../credentials/impersonate.ts";
import { type Endpoint, isBeyondFetch, listHosts, mayCarryCredentials } from "./endpoint.ts";
import { guarded } from "./guarded_body.ts";
import { IDENTITY, isStreamRequest } from "../../data/request/media.ts";
import { packingFrom } from "./compression.ts";
import { isRead } from "./retry.ts";

/** Options of {@linkcode openNetwork}. */
export interface NetworkOptions {
  /** Told once when a credential is held back. @default {nobody is told} */
  onWarning?: ((text: string) => void) | undefined;
  /** Told where the way of sending is not the usual one, and why. @default {nobody is told} */
  log?: ((line: string) => void) | undefined;
}

/** A pool of connections to one server. */
export interface Network extends Disposable {
  handler: Handler;
  /** Ends the connections; safe to call twice. */
  close(): void;
}

/** A request as it goes over the wire. */
export interface Outgoing {
  url: string;
  method: string;
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer> | null;
  signal: AbortSignal;
}

/** One way of sending: Deno's fetch, or node:https for what fetch cannot do. */
export interface Sender {
  send(outgoing: Outgoing): Promise<Response>;
  close(): void;
}

/**
 * Opens the way to a server; connections are made when the first request comes. HTTP/1.1, because several requests over
 * one HTTP/2 connection of Deno's fetch can stall (denoland/deno#21749) and are slower. Redirects are not followed: the
 * API server has none that matter, and a credential must not follow one elsewhere.
 *
 * The handler rejects with the signal's reason where the request is aborted and with a NetworkError where the server
 * cannot be reached or the connection breaks, in the middle of a body too.
 */
export function openNetwork(endpoint: Endpoint, { onWarning, log }: NetworkOptions = {}): Network {
  const { server } = endpoint;
  const carries = mayCarryCredentials(server);
  const packing = endpoint.disableCompression ? undefined : packingFrom(server);
  let warned = false;
  let sender: Promise<Sender> | undefined;
  let isNode = false;

  async function handler(request: Request): Promise<Response> {
    if (!request.url.startsWith(`${ORIGIN}/`)) {
      throw new TypeError(`Cannot send a request to ${new URL(request.url).origin}: it must be built on ${ORIGIN}`);
    }
    // Neither goes over a connection that all can read, and a certificate could not.
    if (!carries && (request.headers.has("authorization") || endpoint.cert !== undefined)) {
      request.headers.delete("authorization");
      if (!warned) onWarning?.(`no credential is sent to ${server}: the connection is not encrypted`);
      warned = true;
    }
    const explain = (error: unknown) => explained(error, request, endpoint);
    try {
      const outgoing = await outgoingOf(request, endpoint, packing?.wanted() ?? false);
      const response = await send(outgoing);
      const began = performance.now();
      return guarded(response, { explain, read: (size) => packing?.read(size, performance.now() - began) });
    } catch (error) {
      throw await explain(error);
    }
  }

  async function send(outgoing: Outgoing): Promise<Response> {
    sender ??= isBeyondFetch(endpoint) ? nodeSender() : Promise.resolve(fetchSender(endpoint));
    try {
      return await (await sender).send(outgoing);
    } catch (error) {
      const refusal = outgoing.signal.aborted ? undefined : fetchsOwnRefusal(error);
      if (isNode || refusal === undefined) throw error;
      log?.(`fetch refuses ${server} (${refusal}): through node:https from now on`);
      (await sender).close();
      sender = nodeSender();
      return await (await sender).send(outgoing);
    }
  }

  async function nodeSender(): Promise<Sender> {
    isNode = true;
    const { openNodeSender } = await import("./node_sender.ts");
    return await openNodeSender(endpoint);
  }

  function close() {
    sender?.then((open) => open.close(), () => undefined);
    sender = undefined;
  }
  return { handler, close, [Symbol.dispose]: close };
}

function fetchSender(endpoint: Endpoint): Sender {
  const { ca, cert, key, proxyUrl } = endpoint;
  let client: Deno.HttpClient | undefined;
  const requireNet = () => listHosts(endpoint, false).forEach((host) => requirePermission({ name: "net", host }));
  return {
    async send({ url, ...init }) {
      if (client === undefined) requireNet();
      client ??= Deno.createHttpClient({
        // Added to the public authorities, which fetch trusts in any case; kubectl trusts the cluster's alone.
        ...(ca === undefined ? {} : { caCerts: [ca] }),
        ...(cert === undefined || key === undefined ? {} : { cert, key }),
        ...(proxyUrl === undefined ? {} : { proxy: { url: proxyUrl } }),
        http2: false,
      });
      return await fetch(url, { ...init, redirect: "manual", client });
    },
    close() {
      client?.close();
      client = undefined;
    },
  };
}

// rustls takes no X.509 v1 certificate, no server certificate that is its own CA and no bundle of authorities with one
// that cannot be read, and fetch no port that browsers block (10080, 6000); kubectl and node:https take them all. Nothing
// has been sent by then.
const REFUSALS_REGEXP = new RegExp(
  "UnsupportedCertVersion|CaUsedAsEndEntity|BadEncoding|Unable to add pem file|" +
    "Requests to port \\d+ are blocked",
);

function fetchsOwnRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = error.message + (error.cause instanceof Error ? ` ${error.cause.message}` : "");
  return REFUSALS_REGEXP.exec(text)?.[0];
}

async function outgoingOf(request: Request, { server }: Endpoint, isPacked: boolean): Promise<Outgoing> {
  const headers: [string, string][] = [];
  const asIs = isStreamRequest(request);
  for (const [name, value] of request.headers) {
    // Even if the caller asks for gzip: fetch unpacks it, and would lose events of a stream.
    if (asIs && name === "accept-encoding") continue;
    // Headers joins what was appended, but the API server takes these headers one value a line (and `a,b` for one).
    if (name.startsWith("impersonate-")) {
      for (const part of impersonatedValues(name, value)) headers.push([name, part]);
    } else headers.push([name, value]);
  }
  if (asIs || (!isPacked && !request.headers.has("accept-encoding"))) headers.push(["accept-encoding", IDENTITY]);
  if (!request.headers.has("user-agent")) headers.push(["user-agent", "kubeshell-k8s"]);
  return {
    url: server + request.url.slice(ORIGIN.length),
    method: request.method,
    headers,
    // Whole, so that it has a length and can be sent again; the API server takes 3 MiB at most.
    body: request.body === null ? null : new Uint8Array(await request.arrayBuffer()),
    signal: request.signal,
  };
}

async function explained(error: unknown, request: Request, endpoint: Endpoint): Promise<unknown> {
  if (request.signal.aborted) return request.signal.reason;
  const { networkError } = await import("./network_error.ts");
  return networkError(error, endpoint, { onlyReads: isRead(request) });
}
