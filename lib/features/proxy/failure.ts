import { TimeoutError } from "../../data/core/errors.ts";
import type { Status } from "../../data/core/status.ts";
import type { Endpoint } from "../../api/transport/endpoint.ts";
import { networkError } from "../../api/transport/network_error.ts";

/** An error response of the proxy itself. */
export interface Failure {
  /** The HTTP status code. */
  code: number;
  message: string;
  /** Further header lines: names and values. */
  headers?: readonly (readonly [string, string])[];
}

// Reason phrases. Without spaces they are the reasons of client-go.
const PHRASES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  505: "HTTP Version Not Supported",
};

/** Returns the response to a client if the cluster cannot be reached or does not answer in time. */
export function unavailable(error: unknown, endpoint: Endpoint): Failure {
  if (error instanceof TimeoutError) return { code: 504, message: error.message };
  const { message, hints } = networkError(error, endpoint);
  return { code: 502, message: [message, ...hints].join("; ") };
}

/** Formats an error response: its head with the empty line, and its body. */
export function failureAnswer(failure: Failure, keep = false): { head: string; body: Uint8Array } {
  const { code, message, headers = [] } = failure;
  const phrase = PHRASES[code] ?? "Error";
  const status: Status = { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message, code };
  if (PHRASES[code] !== undefined) status.reason = code === 500 ? "InternalError" : phrase.replaceAll(" ", "");
  const body = new TextEncoder().encode(JSON.stringify(status) + "\n");
  const lines = [
    `HTTP/1.1 ${code} ${phrase}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    // A browser must not cache an error, and must not render it as a page.
    "Cache-Control: no-store",
    "X-Content-Type-Options: nosniff",
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(keep ? [] : ["Connection: close"]),
  ];
  return { head: `${lines.join("\r\n")}\r\n\r\n`, body };
}
