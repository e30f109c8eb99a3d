import type { Duplex } from "node:stream";
import type { Link } from "../../api/transport/link.ts";
import { writeAll } from "../../api/transport/link_io.ts";
import { linkOf } from "../../api/transport/stream_link.ts";
import { withUnread } from "../../api/transport/upgrade_answer.ts";
import { upgradeOf } from "../../api/transport/upgraded.ts";
import { websocketAccept } from "../../api/transport/websocket.ts";

/** Sends the answer to an upgrade over a socket, then passes bytes in both directions. */
export async function relayUpgrade(
  answer: Response,
  request: Request,
  socket: Duplex,
  head: Uint8Array,
): Promise<void> {
  const valve = { stop: () => void socket.pause(), go: () => void socket.resume() };
  const client = withUnread(linkOf(socket, valve), head);
  const upgraded = upgradeOf(answer);
  const headers = new Headers(answer.headers);
  if (upgraded === undefined) {
    const body = await answer.bytes();
    headers.set("content-length", String(body.length));
    headers.set("connection", "close");
    await writeAll(client, new Uint8Array([...headOf(answer.status, answer.statusText, headers), ...body]));
    return await client.closeWrite();
  }
  const key = request.headers.get("sec-websocket-key");
  headers.set("connection", "Upgrade");
  headers.set("upgrade", request.headers.get("upgrade") ?? "");
  if (key !== null) headers.set("sec-websocket-accept", await websocketAccept(key));
  await writeAll(client, headOf(101, "Switching Protocols", headers));
  await Promise.all([pump(client, upgraded.link), pump(upgraded.link, client)]);
}

async function pump(from: Link, to: Link): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  try {
    for (let length; (length = await from.read(buffer)) !== null;) await writeAll(to, buffer.subarray(0, length));
    await to.closeWrite();
  } catch {
    from.close();
    to.close();
  }
}

function headOf(status: number, statusText: string, headers: Headers): Uint8Array<ArrayBuffer> {
  const lines = [`HTTP/1.1 ${status} ${statusText}`, ...[...headers].map(([name, value]) => `${name}: ${value}`)];
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
}
