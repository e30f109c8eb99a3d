import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Status } from "../core/status.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import { networkError } from "../transport/network_error.ts";
import type { Refusal } from "./policy.ts";

/** What the proxy answers itself. */
export interface Failure {
  /** The HTTP status code. */
  code: number;
  message: string;
}

const REASONS: Record<number, string> = { 400: "BadRequest", 403: "Forbidden", 502: "BadGateway" };
const PHRASES: Record<number, string> = { 400: "Bad Request", 403: "Forbidden", 502: "Bad Gateway" };

/** What the client gets to read where the cluster cannot be reached. */
export function unavailable(error: unknown, endpoint: Endpoint): Failure {
  const { message, hints } = networkError(error, endpoint);
  return { code: 502, message: [message, ...hints].join("; ") };
}

/** Answers a request; where its answer has begun already, breaks it off, so that it cannot look complete. */
export function answer(response: ServerResponse, failure: Refusal | Failure): void {
  if (response.headersSent) return void response.destroy();
  const body = bodyOf(failure);
  response.writeHead(failure.code, { "Content-Type": "application/json", "Content-Length": body.length });
  response.end(body);
}

/** Answers on a bare socket, which is what an upgrade leaves, and closes it. */
export function answerOnSocket(socket: Socket, failure: Refusal | Failure): void {
  const body = bodyOf(failure);
  socket.write(
    `HTTP/1.1 ${failure.code} ${PHRASES[failure.code] ?? "Error"}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
  );
  socket.end(body);
}

function bodyOf({ code, message }: Refusal | Failure): Uint8Array {
  const status: Status = { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message, code };
  const reason = REASONS[code];
  if (reason !== undefined) status.reason = reason;
  return new TextEncoder().encode(JSON.stringify(status) + "\n");
}
