import { defined } from "../../data/base/defined.ts";
import { type Handler, ORIGIN } from "../../data/core/handler.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { impersonatedValues } from "../credentials/impersonate.ts";
import { type Endpoint, isBeyondFetch, listHosts, mayCarryCredentials, trustOptions } from "./endpoint.ts";
import { guarded } from "./guarded_body.ts";
import { bodyText } from "../../data/request/body_text.ts";
import { IDENTITY, isPodLog, isStreamRequest } from "../../data/request/media.ts";
import { packingFrom } from "./compression.ts";
import { isRead } from "./retry.ts";

/** Options of {@linkcode openNetwork}. */
export interface NetworkOptions {
  /** Called once if a credential is not sent. @default {nothing is called} */
  onWarning?: ((text: string) => void) | undefined;
  /** Called if requests are not sent in the usual way, with the reason. @default {nothing is called} */
  log?: ((line: string) => void) | undefined;
}

/** A pool of connections to one server. */
export interface Network extends Disposable {
  handler: Handler;
  /** Closes the connections. It may be called twice. */
  close(): void;
}

/** A request in the form that is sent. */
export interface Outgoing {
  url: string;
  method: string;
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer> | null;
  signal: AbortSignal;
}

/** Sends requests: Deno's fetch, or node:https for features that fetch lacks. */
export interface Sender {
  send(outgoing: Outgoing): Promise<Response>;
  close(): void;
}

/**
 * Creates a pool of connections to a server, which are opened by the first request. It uses HTTP/1.1, because several
 * requests over one HTTP/2 connection of Deno's fetch can stall (denoland/deno#21749) and are slower. It follows no
 * redirects: the API server does not need them, and a credential must not be sent to another server.
 *
 * The handler rejects with the signal's reason if the request is aborted. It rejects with a NetworkError if the server
 * cannot be reached or the connection breaks, even in the middle of a body.
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
      throw new TypeError(`Cannot send a request to ${new URL(request.url).origin}: its origin must be ${ORIGIN}`);
    }
    // No token or password is sent without encryption. A client certificate could not be sent at all.
    if (!carries && (request.headers.has("authorization") || endpoint.cert !== undefined)) {
      request.headers.delete("authorization");
      if (!warned) onWarning?.(`no credential is sent to ${server}: the connection is not encrypted`);
      warned = true;
    }
    const explain = (error: unknown) => explained(error, request, endpoint);
    try {
      const outgoing = await outgoingOf(request, endpoint, packing?.wanted() ?? false);
      if (request.headers.has("upgrade")) return await (await import("./upgrade.ts")).sendUpgrade(endpoint, outgoing);
      const response = isPodLog(request) ? await sendAlone(endpoint, outgoing) : await send(outgoing);
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
      log?.(`fetch refuses ${server} (${refusal}): using node:https from now on`);
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

async function sendAlone(endpoint: Endpoint, outgoing: Outgoing): Promise<Response> {
  return await (await import("./own_connection.ts")).sendOnOwnConnection(endpoint, outgoing);
}

function fetchSender(endpoint: Endpoint): Sender {
  const { proxyUrl } = endpoint;
  let client: Deno.HttpClient | undefined;
  const requireNet = () => listHosts(endpoint, false).forEach((host) => requirePermission({ name: "net", host }));
  return {
    async send({ url, ...init }) {
      if (client === undefined) requireNet();
      client ??= Deno.createHttpClient({
        // fetch also trusts the public CAs. kubectl only trusts the CA of the cluster.
        ...trustOptions(endpoint),
        ...defined({ proxy: proxyUrl === undefined ? undefined : { url: proxyUrl } }),
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

// rustls refuses X.509 v1 certificates, server certificates that are their own CA, and CA bundles with an invalid
// certificate. fetch refuses ports that browsers block (10080, 6000). kubectl and node:https accept them all. Nothing has
// been sent at that point.
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
    // Even if the caller asks for gzip, because fetch would lose events of a compressed stream.
    if (asIs && name === "accept-encoding") continue;
    // Headers joins appended values, but the API server reads one value per line (and `a,b` as one value).
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
    // The complete body, so that it has a length and can be sent again. The API server accepts at most 3 MiB.
    body: await bodyOf(request),
    signal: request.signal,
  };
}

async function bodyOf(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  const text = bodyText(request);
  if (text !== undefined) return new TextEncoder().encode(text);
  return request.body === null ? null : new Uint8Array(await request.arrayBuffer());
}

async function explained(error: unknown, request: Request, endpoint: Endpoint): Promise<unknown> {
  if (request.signal.aborted) return request.signal.reason;
  const { networkError } = await import("./network_error.ts");
  return networkError(error, endpoint, { onlyReads: isRead(request) });
}
