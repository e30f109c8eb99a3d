import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import type { Endpoint } from "./endpoint.ts";
import type { Network } from "./network.ts";

/** The same as fetch over `node:https`, for what fetch cannot do. */
export function openNodeNetwork({ server, ca, cert, key, insecureSkipTlsVerify, tlsServerName }: Endpoint): Network {
  const secure = server.startsWith("https:");
  const agent = secure
    ? new Agent({
      keepAlive: true,
      rejectUnauthorized: insecureSkipTlsVerify !== true,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
    })
    : new HttpAgent({ keepAlive: true });
  const send = secure ? httpsRequest : httpRequest;

  return {
    handler: (request) =>
      new Promise((resolve, reject) => {
        const outgoing = send(request.url, {
          method: request.method,
          headers: Object.fromEntries(request.headers),
          agent,
          signal: request.signal,
        }, (incoming) => {
          const status = incoming.statusCode ?? 502;
          const headers = new Headers();
          for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
            headers.append(incoming.rawHeaders[i] ?? "", incoming.rawHeaders[i + 1] ?? "");
          }
          const empty = status === 204 || status === 304 || request.method === "HEAD";
          if (empty) incoming.resume();
          const body = empty ? null : Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>;
          resolve(new Response(body, { status, statusText: incoming.statusMessage ?? "", headers }));
        });
        outgoing.on("error", reject);
        if (request.body === null) outgoing.end();
        else {Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]).on("error", reject).pipe(
            outgoing,
          );}
      }),
    close: () => agent.destroy(),
    [Symbol.dispose]: () => agent.destroy(),
  };
}
