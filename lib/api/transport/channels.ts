import type { Link } from "./link.ts";
import { closeQuietly, writeAll } from "./link_io.ts";
import { encodeFrames, FrameDecoder, type FramePiece, OPCODE } from "./websocket.ts";

/** The channels of exec and attach (apimachinery pkg/util/remotecommand). */
export const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;

/** The subprotocols, the preferred one first. Only v5 can close stdin (KEP-4006). */
export const CHANNEL_PROTOCOLS = ["v5.channel.k8s.io", "v4.channel.k8s.io"] as const;

/** Bytes of one channel. */
export interface ChannelPiece {
  channel: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Options of {@linkcode openChannels}. */
export interface ChannelOptions {
  /** The mask of a client's frames. Undefined for a server. */
  mask: (() => Uint8Array) | undefined;
}

/** Channels over one WebSocket connection. */
export interface Channels {
  /**
   * Reads the next pieces, possibly none. Undefined after the end of the connection or its close frame. The bytes are only
   * valid until the next call.
   */
  receive(): Promise<readonly ChannelPiece[] | undefined>;
  /** Sends bytes as one message or several. Resolves when they were handed to the system. */
  send(channel: number, bytes: Uint8Array): Promise<void>;
  /** Ends a channel. A client ends stdin with it, if the protocol is v5. */
  endChannel(channel: number): Promise<void>;
  /** Sends an empty message, which keeps idle connections open. Pings do not count for a kubelet. */
  ping(): Promise<void>;
  /** Sends a close frame, without waiting for the answer. */
  finish(): Promise<void>;
  /** Closes the connection. */
  close(): void;
}

/** Over TLS the mask has no purpose, and zeros cost nothing (RFC 6455, section 10.3). */
export const ZERO_MASK = () => new Uint8Array(4);

// A message must not be fragmented: the server reads the first byte of each frame as a channel.
const LARGEST_MESSAGE = 32 * 1024;
const READ_SIZE = 64 * 1024;

/** Opens the channels of a link whose WebSocket handshake is done. */
export function openChannels(link: Link, { mask }: ChannelOptions): Channels {
  let writing: Promise<void> = Promise.resolve();
  let isClosed = false;
  let isEnded = false;
  const decoder = new FrameDecoder();
  const buffer = new Uint8Array(READ_SIZE);
  let channel: number | undefined;

  // One frame at a time, in the order of the calls.
  function write(opcode: number, messages: readonly (readonly Uint8Array[])[]): Promise<void> {
    const frames = encodeFrames(opcode, messages, mask?.());
    writing = writing.catch(() => {}).then(() => writeAll(link, frames));
    return writing;
  }

  return {
    async receive() {
      const length = isEnded ? null : await link.read(buffer);
      if (length === null) return undefined;
      const pieces: ChannelPiece[] = [];
      for (const piece of decoder.decode(buffer.subarray(0, length))) {
        if (piece.opcode === OPCODE.close) {
          isEnded = true;
          break;
        }
        if (piece.opcode === OPCODE.ping && piece.isLast) {
          // A failed pong means a broken connection, which the next read reports.
          write(OPCODE.pong, [[piece.bytes]]).catch(() => {});
        }
        if (piece.opcode > OPCODE.binary) continue;
        const started = channel ?? piece.bytes[0];
        const bytes = channel === undefined ? piece.bytes.subarray(1) : piece.bytes;
        channel = isEndOfMessage(piece) ? undefined : started;
        if (started !== undefined) pieces.push({ channel: started, bytes });
      }
      return pieces;
    },
    async send(channel, bytes) {
      const messages: Uint8Array[][] = [];
      for (let at = 0; at === 0 || at < bytes.length; at += LARGEST_MESSAGE) {
        messages.push([Uint8Array.of(channel), bytes.subarray(at, at + LARGEST_MESSAGE)]);
      }
      await write(OPCODE.binary, messages);
    },
    endChannel: (channel) => write(OPCODE.binary, [[Uint8Array.of(CHANNEL.close, channel)]]),
    ping: () => write(OPCODE.binary, [[]]),
    finish: () => write(OPCODE.close, [[Uint8Array.of(1000 >> 8, 1000 & 0xff)]]),
    close() {
      if (isClosed) return;
      isClosed = true;
      closeQuietly(link);
    },
  };
}

function isEndOfMessage({ isFinal, isLast }: FramePiece): boolean {
  return isFinal && isLast;
}
