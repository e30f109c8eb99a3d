import type { Link } from "./link.ts";
import { writeAll } from "./link_io.ts";
import { encodeFrame, FrameDecoder, OPCODE } from "./websocket.ts";

/**
 * Returns the bytes inside of the binary messages of a WebSocket connection as a link. Port-forward passes SPDY in them
 * (KEP-4006).
 *
 * @param mask The mask of a client's frames. Undefined for a server.
 */
export function websocketLink(link: Link, mask: (() => Uint8Array) | undefined): Link {
  const decoder = new FrameDecoder();
  const buffer = new Uint8Array(64 * 1024);
  let pieces: Uint8Array[] = [];
  let isEnded = false;
  let writing: Promise<unknown> = Promise.resolve();

  function send(opcode: number, bytes: Uint8Array): Promise<void> {
    const frame = encodeFrame(opcode, [bytes], mask?.());
    const sent = writing.catch(() => {}).then(() => writeAll(link, frame));
    writing = sent;
    return sent;
  }

  async function fill(): Promise<void> {
    const length = await link.read(buffer);
    if (length === null) return void (isEnded = true);
    for (const { opcode, isLast, bytes } of decoder.decode(buffer.subarray(0, length))) {
      if (opcode === OPCODE.close) isEnded = true;
      else if (opcode === OPCODE.ping && isLast) send(OPCODE.pong, bytes).catch(() => {});
      else if (opcode <= OPCODE.binary && bytes.length > 0) pieces.push(bytes);
    }
  }

  return {
    async read(into) {
      while (pieces.length === 0) {
        if (isEnded) return null;
        await fill();
      }
      const [piece = new Uint8Array(0), ...rest] = pieces;
      const part = piece.subarray(0, into.length);
      into.set(part);
      pieces = part.length < piece.length ? [piece.subarray(part.length), ...rest] : rest;
      return part.length;
    },
    async write(bytes) {
      await send(OPCODE.binary, bytes);
      return bytes.length;
    },
    closeWrite: () => send(OPCODE.close, Uint8Array.of(1000 >> 8, 1000 & 0xff)),
    close: () => link.close(),
  };
}
