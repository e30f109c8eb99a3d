import { stripControl } from "../../data/base/text.ts";
import { copyHints } from "../../data/core/api_error.ts";
import { loggedBody, loggedHeader, truncatedBody } from "./trace_body.ts";

/** Options of {@linkcode logRequest} and {@linkcode logResponse}. */
export interface DetailOptions {
  log: (line: string) => void;
  /** The number of characters that are logged of a body. */
  most: number;
}

/** Logs a request with its headers and its body, without secrets. */
export async function logRequest(request: Request, { log, most }: DetailOptions): Promise<void> {
  const { pathname, search } = new URL(request.url);
  log(`${request.method} ${pathname}${search}`);
  logHeaders("Request", request.headers, log);
  if (request.body === null) return;
  const bytes = await request.clone().bytes();
  logBody("Request", bytes, request.headers, request, { log, most });
}

/**
 * Logs the status and the headers of a response, and its body after it was read. Pieces of a stream are logged when they
 * arrive.
 *
 * @returns The response for the next layer.
 */
export function logResponse(request: Request, response: Response, options: DetailOptions): Response {
  const { log } = options;
  const { body, headers, status, statusText } = response;
  log(`Response Status: ${status}${statusText === "" ? "" : ` ${statusText}`}`);
  logHeaders("Response", headers, log);
  // The link of an upgrade is looked up by its response, so the response must stay the same.
  if (body === null || status < 200) return response;
  const tapped = body.pipeThrough(
    isStream(request) ? logEachChunk(request, headers, options) : logAtEnd(request, headers, options),
  );
  const passed = new Response(tapped, { status, statusText, headers });
  copyHints(response, passed);
  return passed;
}

function isStream({ url }: Request): boolean {
  return /[?&](watch|follow)=(true|1)/.test(url);
}

function logEachChunk(request: Request, headers: Headers, options: DetailOptions) {
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      for (const line of new TextDecoder().decode(chunk).split("\n")) {
        if (line !== "") logBody("Response", new TextEncoder().encode(line), headers, request, options);
      }
      controller.enqueue(chunk);
    },
  });
}

function logAtEnd(request: Request, headers: Headers, options: DetailOptions) {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      // A copy, because the reader may reuse the memory.
      chunks.push(chunk.slice());
      controller.enqueue(chunk);
    },
    async flush() {
      logBody("Response", await new Blob(chunks).bytes(), headers, request, options);
    },
  });
}

function logHeaders(of: "Request" | "Response", headers: Headers, log: DetailOptions["log"]): void {
  log(`${of} Headers:`);
  for (const [name, value] of headers) log(`    ${name}: ${stripControl(loggedHeader(name, value))}`);
}

function logBody(
  of: "Request" | "Response",
  bytes: Uint8Array,
  headers: Headers,
  { url }: Request,
  { log, most }: DetailOptions,
): void {
  if (bytes.length === 0) return;
  const { pathname, search } = new URL(url);
  const body = loggedBody({ bytes, type: headers.get("content-type") ?? "", path: pathname + search });
  log(`${of} Body: ${stripControl(truncatedBody(body, most))}`);
}
