import { IDENTITY } from "../../data/request/media.ts";
import { ChunkDecoder } from "./chunk_decoder.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Link } from "./link.ts";
import { closeQuietly } from "./link_io.ts";
import { sendOnLink } from "./link_request.ts";
import type { Outgoing } from "./network.ts";
import { readRefusal, withUnread } from "./upgrade_answer.ts";

const READ_SIZE = 64 * 1024;

/**
 * Sends a GET on a connection of its own. Its body fills the buffer of its reader with as many bytes as have arrived. The
 * body of fetch has a piece for each chunk of the server, and a log has thousands of small ones.
 */
export async function sendOnOwnConnection(
  endpoint: Endpoint,
  { url, headers, signal }: Outgoing,
): Promise<Response> {
  const { pathname, search, host } = new URL(url);
  const lines = [
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: close",
    `Accept-Encoding: ${IDENTITY}`,
    ...headers.filter(([name]) => name !== "accept-encoding").map(([name, value]) => `${name}: ${value}`),
  ];
  const sent = { lines, prompt: false, signal };
  return await sendOnLink(endpoint, sent, async (link, { unread, status, statusText, headers: answered }) => {
    const init = { status, statusText, headers: answered };
    if (status < 200 || status > 299 || status === 204) {
      const body = await readRefusal(link, unread, answered);
      closeQuietly(link);
      return new Response(body.length === 0 ? null : body, init);
    }
    return new Response(bodyOf(withUnread(link, unread), answered, signal), init);
  });
}

function bodyOf(link: Link, headers: Headers, signal: AbortSignal): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = /\bchunked\b/i.test(headers.get("transfer-encoding") ?? "") ? new ChunkDecoder() : undefined;
  let left = Number(headers.get("content-length") ?? Infinity);
  const abort = () => closeQuietly(link);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  const close = () => {
    signal.removeEventListener("abort", abort);
    closeQuietly(link);
  };

  /** Returns the number of bytes; 0 at the end. */
  async function read(into: Uint8Array): Promise<number> {
    while (left > 0 && !chunks?.isEnded) {
      const length = await link.read(into);
      if (length === null) {
        if (chunks === undefined && left === Infinity) break;
        throw new Deno.errors.UnexpectedEof("the connection ended inside of the body");
      }
      const size = chunks?.unwrap(into.subarray(0, length)) ?? Math.min(length, left);
      left -= chunks === undefined ? size : 0;
      if (size > 0) return size;
    }
    return 0;
  }

  return new ReadableStream({
    type: "bytes",
    autoAllocateChunkSize: READ_SIZE,
    async pull(controller) {
      const view = controller.byobRequest?.view;
      if (view === undefined || view === null) return;
      try {
        const size = await read(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
        if (size === 0) {
          close();
          controller.close();
        }
        controller.byobRequest?.respond(size);
      } catch (error) {
        close();
        controller.error(error);
      }
    },
    cancel: close,
  });
}
