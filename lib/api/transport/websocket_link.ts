import type { Link } from "./link.ts";
import { writeAll } from "./link_io.ts";
import { encodeFrame, FrameDecoder, type FramePiece, OPCODE } from "./websocket.ts";

/** A link inside of a WebSocket connection. */
export interface WebSocketLink extends Link {
  /** Sends a ping. A server answers it between its own messages. */
  ping(): Promise<void>;
}

/**
 * Returns the bytes inside of the binary messages of a WebSocket connection as a link. Port-forward passes SPDY in them
 * (KEP-4006).
 *
 * @param mask The mask of a client's frames. Undefined for a server.
 * @param onBytes Called for all bytes that arrive, also those of a pong.
 */
export function websocketLink(
  link: Link,
  mask: (() => Uint8Array) | undefined,
  onBytes: () => void = () => {},
): WebSocketLink {
  const decoder = new FrameDecoder();
  let isEnded = false;
  let writing: Promise<unknown> = Promise.resolve();

  function send(opcode: number, bytes: Uint8Array): Promise<void> {
    const frame = encodeFrame(opcode, [bytes], mask?.());
    const sent = writing.catch(() => {}).then(() => writeAll(link, frame));
    writing = sent;
    return sent;
  }

  const control = ({ opcode, isLast, bytes }: FramePiece) => {
    if (opcode === OPCODE.close) isEnded = true;
    else if (opcode === OPCODE.ping && isLast) send(OPCODE.pong, bytes).catch(() => {});
  };

  return {
    async read(into) {
      while (!isEnded) {
        const length = await link.read(into);
        if (length === null) break;
        onBytes();
        const size = decoder.unwrap(into.subarray(0, length) as Uint8Array<ArrayBuffer>, control);
        if (size > 0) return size;
      }
      return null;
    },
    async write(bytes) {
      await send(OPCODE.binary, bytes);
      return bytes.length;
    },
    closeWrite: () => send(OPCODE.close, Uint8Array.of(1000 >> 8, 1000 & 0xff)),
    ping: () => send(OPCODE.ping, new Uint8Array(0)),
    close: () => link.close(),
  };
}
