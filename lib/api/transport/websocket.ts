/** The opcodes of WebSocket frames (RFC 6455, section 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The end of the key in `Sec-WebSocket-Accept` (RFC 6455, section 1.3). */
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Returns the value of `Sec-WebSocket-Accept` for a key. */
export async function websocketAccept(key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(key + ACCEPT_SUFFIX));
  return new Uint8Array(digest).toBase64();
}

/** A part of a frame, so that a large frame needs no copy. */
export interface FramePiece {
  opcode: number;
  /** Whether the frame is the last one of its message. */
  isFinal: boolean;
  /** Whether the piece is the first one of its frame. */
  isFirst: boolean;
  /** Whether the piece is the last one of its frame. */
  isLast: boolean;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Encodes one frame that is a whole message. The parts are the payload. A client has to pass a mask of 4 bytes. */
export function encodeFrame(
  opcode: number,
  parts: readonly Uint8Array[],
  mask?: Uint8Array | undefined,
): Uint8Array<ArrayBuffer> {
  return encodeFrames(opcode, [parts], mask);
}

/** Encodes several messages, each as one frame, into one buffer. */
export function encodeFrames(
  opcode: number,
  messages: readonly (readonly Uint8Array[])[],
  mask?: Uint8Array | undefined,
): Uint8Array<ArrayBuffer> {
  const sizes = messages.map((parts) => parts.reduce((sum, { length }) => sum + length, 0));
  const heads = sizes.map((size) => 2 + extraOf(size) + (mask?.length ?? 0));
  const frames = new Uint8Array(heads.reduce((sum, head, index) => sum + head + (sizes[index] ?? 0), 0));
  const view = new DataView(frames.buffer);
  let at = 0;
  messages.forEach((parts, index) => {
    const size = sizes[index] ?? 0;
    const start = at + (heads[index] ?? 0);
    const extra = extraOf(size);
    frames[at] = 0x80 | opcode;
    frames[at + 1] = (mask === undefined ? 0 : 0x80) | (extra === 0 ? size : extra === 2 ? 126 : 127);
    if (extra === 2) view.setUint16(at + 2, size);
    if (extra === 8) view.setBigUint64(at + 2, BigInt(size));
    at = start;
    for (const part of parts) {
      frames.set(part, at);
      at += part.length;
    }
    if (mask !== undefined) {
      frames.set(mask, start - 4);
      applyMask(frames.subarray(start, at), mask, 0);
    }
  });
  return frames;
}

/** Returns the number of bytes of the extended length in the head of a frame (RFC 6455, section 5.2). */
function extraOf(size: number): number {
  return size < 126 ? 0 : size < 65_536 ? 2 : 8;
}

/** Decodes frames from the bytes of a connection, in whatever pieces they arrive. */
export class FrameDecoder {
  #head: number[] = [];
  #at = 0;
  /** The start of the payload that was moved last. */
  #payload = 0;
  #frame: { opcode: number; isFinal: boolean; left: number; at: number; mask: Uint8Array | undefined } | undefined;

  /**
   * Returns the pieces of frames in some bytes. The pieces are views of these bytes.
   *
   * @throws {RangeError} If a frame is longer than any message of Kubernetes.
   */
  decode(bytes: Uint8Array<ArrayBuffer>): FramePiece[] {
    const pieces: FramePiece[] = [];
    for (this.#at = 0; this.#at < bytes.length || this.#frame?.left === 0;) {
      const piece = this.#nextPiece(bytes);
      if (piece !== undefined) pieces.push(piece);
    }
    return pieces;
  }

  /**
   * Moves the payloads of data frames to the start of the bytes, and returns their total length. Other frames are passed to
   * a function. A log has one frame per line, and a view of each frame would take most of the time.
   */
  unwrap(bytes: Uint8Array<ArrayBuffer>, onControl: (piece: FramePiece) => void): number {
    let size = 0;
    for (this.#at = 0; this.#at < bytes.length || this.#frame?.left === 0;) {
      const end = this.#shortFrame(bytes, size);
      if (end > 0) {
        size += end - this.#payload;
        this.#at = end;
        continue;
      }
      const piece = this.#nextPiece(bytes);
      if (piece === undefined) continue;
      if (piece.opcode > OPCODE.binary) {
        onControl(piece);
        continue;
      }
      bytes.set(piece.bytes, size);
      size += piece.bytes.length;
    }
    return size;
  }

  // Moves a complete data frame with less than 64 KiB, as most frames of a server are. Returns the end of the frame, or 0 for
  // any other frame.
  #shortFrame(bytes: Uint8Array, into: number): number {
    if (this.#frame !== undefined || this.#head.length > 0) return 0;
    const at = this.#at;
    const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
    if ((first & 0x0f) > OPCODE.binary || second > 126 || at + 4 > bytes.length) return 0;
    const isLong = second === 126;
    const start = at + (isLong ? 4 : 2);
    const end = start + (isLong ? (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0) : second);
    if (end > bytes.length) return 0;
    bytes.copyWithin(into, start, end);
    this.#payload = start;
    return end;
  }

  // Returns undefined if only the head of a frame has arrived, or a part of it.
  #nextPiece(bytes: Uint8Array<ArrayBuffer>): FramePiece | undefined {
    if (this.#frame === undefined) {
      this.#frame = this.#readHead(bytes[this.#at++] ?? 0);
      // The payload may follow later.
      if (this.#frame === undefined || this.#frame.left > 0) return undefined;
    }
    const frame = this.#frame;
    const piece = bytes.subarray(this.#at, this.#at + frame.left);
    if (frame.mask !== undefined) applyMask(piece, frame.mask, frame.at);
    const { opcode, isFinal } = frame;
    const isFirst = frame.at === 0;
    const isLast = piece.length === frame.left;
    this.#at += piece.length;
    frame.at += piece.length;
    frame.left -= piece.length;
    if (frame.left === 0) this.#frame = undefined;
    return { opcode, isFinal, isFirst, isLast, bytes: piece };
  }

  #readHead(byte: number) {
    const head = this.#head;
    head.push(byte);
    const [first = 0, second = 0] = head;
    const short = second & 0x7f;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    const masked = (second & 0x80) !== 0;
    if (head.length < 2 || head.length < 2 + extra + (masked ? 4 : 0)) return undefined;
    const long = head.slice(2, 2 + extra).reduce((sum, byte) => sum * 256 + byte, 0);
    const left = extra === 0 ? short : long;
    if (left > LONGEST) throw new RangeError(`a WebSocket frame has ${left} bytes`);
    const mask = masked ? Uint8Array.from(head.slice(2 + extra)) : undefined;
    this.#head = [];
    return { opcode: first & 0x0f, isFinal: (first & 0x80) !== 0, left, at: 0, mask };
  }
}

// The API server and the kubelet limit a message to 32 MiB (x/net/websocket).
const LONGEST = 64 * 1024 * 1024;

function applyMask(bytes: Uint8Array, mask: Uint8Array, offset: number): void {
  if (mask.every((byte) => byte === 0)) return;
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = (bytes[index] ?? 0) ^ (mask[(index + offset) & 3] ?? 0);
  }
}
