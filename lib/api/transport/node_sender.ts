import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import type { Endpoint } from "./endpoint.ts";
import type { Sender } from "./network.ts";
import { nodeOptions } from "./node_agent.ts";

/** Sends through `node:https`, for features that fetch lacks: skipped verification, other names, sockets, old certificates. */
export async function openNodeSender(endpoint: Endpoint): Promise<Sender> {
  const options = await nodeOptions(endpoint);
  const open = endpoint.server.startsWith("https:") ? httpsRequest : httpRequest;

  return {
    send({ url, method, headers, body, signal }) {
      return new Promise((resolve, reject) => {
        const outgoing = open(url, { ...options, method, signal }, (incoming) => {
          try {
            resolve(responseOf(incoming, method));
          } catch (error) {
            reject(error);
          }
        });
        const lines = new Map<string, string[]>();
        for (const [name, value] of headers) lines.set(name, [...lines.get(name) ?? [], value]);
        for (const [name, values] of lines) outgoing.setHeader(name, values.length === 1 ? values[0] ?? "" : values);
        outgoing.on("error", reject);
        // Aborting a request that waits for its proxy emits no event.
        const abandon = () => reject(signal.reason);
        signal.addEventListener("abort", abandon, { once: true });
        outgoing.on("response", () => signal.removeEventListener("abort", abandon));
        outgoing.end(body);
      });
    },
    close: () => options.agent.destroy(),
  };
}

function responseOf(incoming: IncomingMessage, method: string): Response {
  const status = incoming.statusCode ?? 0;
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i] ?? "", incoming.rawHeaders[i + 1] ?? "");
  }
  // A Response with these statuses must not have a body (Fetch standard, "null body status").
  const isEmpty = status === 204 || status === 205 || status === 304 || method === "HEAD";
  if (isEmpty) incoming.resume();
  const body = isEmpty ? null : Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>;
  return new Response(body, { status, statusText: incoming.statusMessage ?? "", headers });
}
