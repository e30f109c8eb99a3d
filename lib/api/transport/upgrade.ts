import type { Endpoint } from "./endpoint.ts";
import { closeQuietly } from "./link_io.ts";
import { sendOnLink } from "./link_request.ts";
import type { Outgoing } from "./network.ts";
import { upgradedResponse } from "./upgraded.ts";
import { websocketAccept } from "./websocket.ts";
import { readRefusal, withUnread } from "./upgrade_answer.ts";

/**
 * Sends a request that asks to switch protocols, over a connection of its own. The answer of a server that switches has
 * a link (`upgradeOf`). Any other answer is a normal Response with its body.
 *
 * fetch and `new WebSocket` cannot do this: the first supports no upgrades, and the second loses the body of a refusal,
 * and keeps everything in memory that is not read.
 */
export async function sendUpgrade(endpoint: Endpoint, { url, method, headers, signal }: Outgoing): Promise<Response> {
  const { pathname, search, host } = new URL(url);
  const isWebSocket = headers.some(([name, value]) => name === "upgrade" && value === "websocket");
  const key = crypto.getRandomValues(new Uint8Array(16)).toBase64();
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: Upgrade",
    ...(isWebSocket ? [`Sec-WebSocket-Key: ${key}`, "Sec-WebSocket-Version: 13"] : []),
    ...(method === "GET" ? [] : ["Content-Length: 0"]),
    ...headers.filter(([name]) => name !== "accept-encoding").map(([name, value]) => `${name}: ${value}`),
  ];
  const sent = { lines, prompt: isInteractive(url), signal };
  return await sendOnLink(endpoint, sent, async (link, { status, statusText, headers: answered, unread }) => {
    if (status >= 200 && status < 300) {
      // A proxy left out the header. The body is the stream itself, so it is not read to its end.
      closeQuietly(link);
      return new Response(null, { status, statusText, headers: answered });
    }
    if (status !== 101) {
      const body = await readRefusal(link, unread, answered);
      closeQuietly(link);
      return new Response(body.length === 0 ? null : body, { status, statusText, headers: answered });
    }
    if (isWebSocket && answered.get("sec-websocket-accept") !== await websocketAccept(key)) {
      throw new Deno.errors.InvalidData("the answer to the WebSocket handshake has another key");
    }
    const protocol = answered.get(isWebSocket ? "sec-websocket-protocol" : "x-stream-protocol-version") ?? "";
    return upgradedResponse({ link: withUnread(link, unread), protocol }, answered);
  });
}

// Small pieces must not wait for each other.
function isInteractive(url: string): boolean {
  const { pathname, searchParams } = new URL(url);
  return searchParams.get("tty") === "true" || pathname.endsWith("/portforward");
}
