import type { Handler } from "../../data/core/handler.ts";
import { chunk, LAST_CHUNK } from "./body.ts";
import { type Header, header, headerLines, type RequestHead } from "./head.ts";
import { readHeader } from "./headers.ts";
import { latin1Bytes } from "./latin1.ts";
import { Cut } from "./violation.ts";
import type { Wire } from "./wire.ts";

/** Options for serving a page. */
export interface PageOptions {
  target: string;
  /** The body of a POST. */
  body?: Uint8Array<ArrayBuffer> | undefined;
  /** Headers to add to those of the page. */
  headers: readonly Header[];
  keep: boolean;
  onStatus(status: number): void;
  onData(length: number): void;
}

/** Responds with a page of the proxy itself. Reports whether the connection can serve another request. */
export async function answerPage(
  client: Wire,
  request: RequestHead,
  handler: Handler,
  { target, body, headers, keep, onStatus, onData }: PageOptions,
): Promise<boolean> {
  const origin = `http://${readHeader(request.headers, "host") ?? "localhost"}`;
  const page = await handler(
    new Request(origin + target, {
      method: request.method,
      body: body ?? null,
      headers: request.headers.map(({ name, value }): [string, string] => [name, value]),
    }),
  );
  onStatus(page.status);
  const length = page.headers.get("content-length");
  const hasBody = request.method !== "HEAD" && page.body !== null;
  const inChunks = hasBody && length === null && request.minor === 1;
  const keeps = keep && (!hasBody || length !== null || inChunks);
  const lines = [
    ...[...page.headers].map(([name, value]) => header(name, value)),
    ...headers,
    ...(inChunks ? [header("Transfer-Encoding", "chunked")] : []),
    ...(page.body === null && length === null && page.status !== 204 && page.status !== 304
      ? [header("Content-Length", "0")]
      : []),
    ...(keeps ? [] : [header("Connection", "close")]),
  ];
  await client.write(latin1Bytes(`HTTP/1.1 ${page.status} ${page.statusText}\r\n${headerLines(lines)}`));
  if (page.body === null || !hasBody) {
    await page.body?.cancel();
    return keeps;
  }
  // A file can change its size while being read. A client would take extra bytes for the next response.
  let left = length === null ? Infinity : Number(length);
  for await (const piece of page.body) {
    const bytes = piece.subarray(0, left);
    left -= bytes.length;
    if (bytes.length > 0) {
      onData(bytes.length);
      await client.write(inChunks ? chunk(bytes) : bytes);
    }
    if (left === 0) break;
  }
  if (left > 0 && length !== null) throw new Cut("a page");
  if (inChunks) await client.write(LAST_CHUNK);
  return keeps;
}
