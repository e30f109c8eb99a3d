/** The types of SPDY/3.1 control frames that Kubernetes uses (moby/spdystream). */
export const SPDY = { synStream: 1, synReply: 2, rstStream: 3, settings: 4, ping: 6, goAway: 7 } as const;

/** The flag of the last frame that one side sends on a stream. */
export const FIN = 1;

/** A part of a data frame, or a whole control frame. */
export type SpdyEvent =
  | { kind: "data"; stream: number; bytes: Uint8Array<ArrayBuffer>; isEnd: boolean }
  | { kind: "control"; type: number; flags: number; body: Uint8Array<ArrayBuffer> };

/** Encodes a data frame. */
export function encodeData(stream: number, bytes: Uint8Array, flags = 0): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(8 + bytes.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, stream & 0x7fffffff);
  view.setUint32(4, (flags << 24) | bytes.length);
  frame.set(bytes, 8);
  return frame;
}

/** Encodes a control frame. The parts are numbers of 32 bits, and bytes. */
export function encodeControl(
  type: number,
  parts: readonly (number | Uint8Array)[],
  flags = 0,
): Uint8Array<ArrayBuffer> {
  const length = parts.reduce<number>((sum, part) => sum + (typeof part === "number" ? 4 : part.length), 0);
  const frame = new Uint8Array(8 + length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 0x80030000 | type);
  view.setUint32(4, (flags << 24) | length);
  let at = 8;
  for (const part of parts) {
    if (typeof part === "number") view.setUint32(at, part);
    else frame.set(part, at);
    at += typeof part === "number" ? 4 : part.length;
  }
  return frame;
}

// The header of a zlib stream with the dictionary of SPDY/3.
const ZLIB_HEADER = Uint8Array.of(0x78, 0x20, 0xe3, 0xc6, 0xa7, 0xc2);
// An empty stored block. Without it the server answers GOAWAY, because its reader waits for more.
const FLUSH = Uint8Array.of(0, 0, 0, 0xff, 0xff);

/**
 * Creates the encoder of the header blocks of one connection. Its blocks are stored, not compressed: they are short, and
 * no zlib is needed.
 */
export function createHeaderEncoder(): (headers: Readonly<Record<string, string>>) => Uint8Array {
  let start: Uint8Array = ZLIB_HEADER;
  return (headers) => {
    const pairs = encodePairs(headers);
    const { length } = pairs;
    const stored = Uint8Array.of(0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff);
    const block = new Uint8Array([...start, ...stored, ...pairs, ...FLUSH]);
    start = new Uint8Array(0);
    return block;
  };
}

function encodePairs(headers: Readonly<Record<string, string>>): Uint8Array {
  const texts = Object.entries(headers).flatMap(([name, value]) => [name.toLowerCase(), value]);
  const bytes = texts.map((text) => new TextEncoder().encode(text));
  const block = new Uint8Array(4 + bytes.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(block.buffer);
  view.setUint32(0, texts.length / 2);
  let at = 4;
  for (const each of bytes) {
    view.setUint32(at, each.length);
    block.set(each, at + 4);
    at += 4 + each.length;
  }
  return block;
}

/** Decodes the pairs of a header block that was decompressed. */
export function decodePairs(block: Uint8Array): Record<string, string> {
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  let at = 4;
  const next = () => {
    const length = view.getUint32(at);
    const text = new TextDecoder().decode(block.subarray(at + 4, at + 4 + length));
    at += 4 + length;
    return text;
  };
  const headers: Record<string, string> = {};
  for (let left = view.getUint32(0); left > 0; left--) {
    const name = next();
    headers[name] = next();
  }
  return headers;
}

// The frames of headers and pings are short.
const LONGEST_CONTROL = 1024 * 1024;

/** Decodes frames from the bytes of a connection, in whatever pieces they arrive. */
export class SpdyDecoder {
  #head = new Uint8Array(8);
  #headLength = 0;
  #left = 0;
  #body: Uint8Array<ArrayBuffer> | undefined;

  /**
   * Returns the events in some bytes. Data is a view of these bytes.
   *
   * @throws {RangeError} If the bytes are not SPDY/3.1.
   */
  decode(bytes: Uint8Array<ArrayBuffer>): SpdyEvent[] {
    const events: SpdyEvent[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#headLength < 8) {
        const part = bytes.subarray(at, at + 8 - this.#headLength);
        this.#head.set(part, this.#headLength);
        this.#headLength += part.length;
        at += part.length;
        if (this.#headLength < 8) break;
        this.#left = this.#view().getUint32(4) & 0xffffff;
        if (this.#isControl()) this.#body = this.#newBody();
        if (this.#left > 0) continue;
      }
      const part = bytes.subarray(at, at + this.#left);
      at += part.length;
      const event = this.#eventOf(part);
      this.#left -= part.length;
      if (this.#left === 0) this.#headLength = 0;
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  #newBody(): Uint8Array<ArrayBuffer> {
    if ((this.#view().getUint16(0) & 0x7fff) !== 3) throw new RangeError("the stream is not SPDY/3.1");
    if (this.#left > LONGEST_CONTROL) throw new RangeError(`a SPDY control frame has ${this.#left} bytes`);
    return new Uint8Array(this.#left);
  }

  #eventOf(part: Uint8Array<ArrayBuffer>): SpdyEvent | undefined {
    const isLast = part.length === this.#left;
    const flags = this.#head[4] ?? 0;
    if (this.#body === undefined || !this.#isControl()) {
      const stream = this.#view().getUint32(0);
      return { kind: "data", stream, bytes: part, isEnd: isLast && (flags & FIN) !== 0 };
    }
    const body = this.#body;
    body.set(part, body.length - this.#left);
    return isLast ? { kind: "control", type: this.#view().getUint16(2), flags, body } : undefined;
  }

  #isControl(): boolean {
    return ((this.#head[0] ?? 0) & 0x80) !== 0;
  }

  #view(): DataView {
    return new DataView(this.#head.buffer);
  }
}
