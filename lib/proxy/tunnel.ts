import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Endpoint } from "../transport/endpoint.ts";
import { answerOnSocket, unavailable } from "./failure.ts";
import { endToEnd } from "./headers.ts";

/**
 * Joins a client and the cluster once the cluster has agreed to leave HTTP: WebSocket, SPDY.
 *
 * @param head What the client has sent already after its request.
 */
export function tunnel(socket: Socket, head: Uint8Array, outgoing: ClientRequest, endpoint: Endpoint): void {
  socket.on("close", () => outgoing.destroy());
  outgoing.on("upgrade", (upstream: IncomingMessage, upstreamSocket: Socket, upstreamHead: Uint8Array) => {
    socket.write(headOf(upstream, upstream.rawHeaders));
    if (upstreamHead.length > 0) socket.write(upstreamHead);
    if (head.length > 0) upstreamSocket.write(head);
    join(socket, upstreamSocket);
  });
  // A refused upgrade is an ordinary answer, and reaches the client whole (CVE-2018-1002105: nothing is joined then).
  outgoing.on("response", (upstream: IncomingMessage) => {
    socket.write(headOf(upstream, [...endToEnd(upstream.rawHeaders), "Connection", "close"]));
    upstream.on("error", () => socket.destroy());
    upstream.pipe(socket);
  });
  outgoing.on("error", (error: Error) => answerOnSocket(socket, unavailable(error, endpoint)));
  outgoing.end();
}

function join(client: Socket, cluster: Socket): void {
  for (const [one, other] of [[client, cluster], [cluster, client]] as const) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
    one.pipe(other);
  }
}

function headOf({ statusCode, statusMessage }: IncomingMessage, headers: readonly string[]): string {
  const lines = headers.flatMap((name, index) => index % 2 === 0 ? [`${name}: ${headers[index + 1] ?? ""}\r\n`] : []);
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join("")}\r\n`;
}
