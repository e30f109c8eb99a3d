import { untilAborted } from "../../data/base/wait.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Link, openLink } from "./link.ts";
import { closeQuietly, writeAll } from "./link_io.ts";
import { readResponseHead, type UpgradeHead } from "./upgrade_answer.ts";

/** A request that is sent on a connection of its own. */
export interface LinkRequest {
  /** The request line and the headers. */
  lines: readonly string[];
  /** Send small pieces immediately. */
  prompt: boolean;
  signal: AbortSignal;
}

/**
 * Sends a request on a connection of its own, and passes on the head of the answer. The connection is closed if that
 * rejects.
 */
export async function sendOnLink(
  endpoint: Endpoint,
  { lines, prompt, signal }: LinkRequest,
  answer: (link: Link, head: UpgradeHead) => Promise<Response>,
): Promise<Response> {
  const link = await opened(openLink(endpoint, { prompt }), signal);
  const abort = () => closeQuietly(link);
  signal.addEventListener("abort", abort);
  try {
    await writeAll(link, latin1(`${lines.join("\r\n")}\r\n\r\n`));
    return await answer(link, await readResponseHead(link));
  } catch (error) {
    closeQuietly(link);
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

// A connection cannot be aborted while it is opened.
async function opened(opening: Promise<Link>, signal: AbortSignal): Promise<Link> {
  try {
    return await untilAborted(opening, signal);
  } catch (error) {
    opening.then(closeQuietly, () => {});
    throw error;
  }
}

// The values of headers are bytes: Headers holds each byte as one character.
function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
