import { type Handler, ORIGIN } from "../core/handler.ts";
import { type Endpoint, mayCarryCredentials } from "./endpoint.ts";

/** Options of {@linkcode openNetwork}. */
export interface NetworkOptions {
  /** Told once when a credential is held back. @default {nobody is told} */
  onWarning?: (text: string) => void;
}

/** A pool of connections to one server. */
export interface Network extends Disposable {
  handler: Handler;
  /** Ends the connections; safe to call twice. */
  close(): void;
}

/** Opens connections to a server when the first request comes. */
export function openNetwork(endpoint: Endpoint, options: NetworkOptions = {}): Network {
  const { server, ca, cert, key } = endpoint;
  const certificates = { ...(ca === undefined ? {} : { caCerts: [ca] }), ...(cert && key ? { cert, key } : {}) };
  const client = Deno.createHttpClient({ ...certificates, http2: false });
  const carries = mayCarryCredentials(server);
  let closed = false;

  const handler: Handler = async (request) => {
    if (!carries && request.headers.has("authorization")) {
      request.headers.delete("authorization");
      options.onWarning?.(`no credential is sent to ${server}: the connection is not encrypted`);
    }
    const body = request.body === null ? null : await request.arrayBuffer();
    return await fetch(server + request.url.slice(ORIGIN.length), {
      method: request.method,
      headers: request.headers,
      body,
      redirect: "manual",
      signal: request.signal,
      client,
    });
  };

  function close() {
    if (!closed) client.close();
    closed = true;
  }
  return { handler, close, [Symbol.dispose]: close };
}
