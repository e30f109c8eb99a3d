import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import type { Endpoint } from "../transport/endpoint.ts";
import { answer, unavailable } from "./failure.ts";
import { endToEnd, withoutHeaders } from "./headers.ts";

/** Passes a request's body to the cluster and the answer back, each piece as soon as it is there. */
export function relay(
  incoming: IncomingMessage,
  response: ServerResponse,
  outgoing: ClientRequest,
  endpoint: Endpoint,
): void {
  // A client that leaves ends the work on the other side as well.
  response.on("close", () => outgoing.destroy());
  outgoing.on("information", ({ statusCode }: { statusCode: number }) => {
    if (statusCode === 100) response.writeContinue();
  });
  outgoing.on("response", (upstream: IncomingMessage) => {
    try {
      respond(upstream, response);
    } catch (error) {
      // Node refuses to write some of what it has read, such as Trailer with a Content-Length.
      outgoing.destroy();
      answer(response, unavailable(error, endpoint));
    }
  });
  outgoing.on("error", (error: Error) => answer(response, unavailable(error, endpoint)));
  // Not before there is a connection: what Deno's node:https (2.9.6) writes to a kept TLS connection before the request
  // has got it never counts as finished, and the next request on that connection hangs.
  outgoing.on("socket", () => incoming.pipe(outgoing));
}

function respond(upstream: IncomingMessage, response: ServerResponse): void {
  response.sendDate = false;
  const headers = endToEnd(upstream.rawHeaders);
  // Trailers need a body in chunks to stand behind.
  const isChunked = upstream.headers["transfer-encoding"] !== undefined && response.req.method !== "HEAD";
  response.writeHead(
    upstream.statusCode ?? 502,
    upstream.statusMessage ?? "",
    isChunked ? headers : withoutHeaders(headers, ["trailer"]),
  );
  response.flushHeaders();
  upstream.on("data", (chunk: Uint8Array) => {
    if (response.write(chunk)) return;
    upstream.pause();
    response.once("drain", () => upstream.resume());
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
}
