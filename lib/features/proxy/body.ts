import { chunkReader } from "./chunks.ts";
import type { Framing } from "./framing.ts";
import { latin1Bytes } from "./latin1.ts";
import { Cut } from "./violation.ts";
import type { Wire } from "./wire.ts";

/** A piece of a body: the received bytes with their frames, and the number of data bytes in them. */
export interface BodyPiece {
  bytes: Uint8Array;
  length: number;
}

/**
 * Reads a body piece by piece, as soon as bytes arrive. A piece is only valid until the next one is requested.
 *
 * @throws {Cut} If the body ends too early.
 * @throws {Violation} If its frames are malformed.
 */
export async function* pieces(wire: Wire, framing: Framing): AsyncIterableIterator<BodyPiece> {
  switch (framing.kind) {
    case "none":
      return;
    case "length":
      for (let left = framing.length; left > 0;) {
        if (wire.buffered === 0 && !await wire.fill()) throw cut();
        if (wire.buffered < left) await wire.soon();
        const bytes = wire.take(left);
        left -= bytes.length;
        yield { bytes, length: bytes.length };
      }
      return;
    case "chunked": {
      const chunks = chunkReader();
      while (!chunks.done) {
        if (wire.buffered === 0 && !await wire.fill()) throw cut();
        let length = 0;
        const count = (from: number, to: number) => length += to - from;
        let size = chunks.read(wire.peek(), count);
        if (!chunks.done) {
          await wire.soon();
          size += chunks.read(wire.peek().subarray(size), count);
        }
        yield { bytes: wire.take(size), length };
      }
      return;
    }
    case "close":
      while (wire.buffered > 0 || await wire.fill()) {
        const bytes = wire.take(Infinity);
        yield { bytes, length: bytes.length };
      }
  }
}

/** Reads the data of a body, without frames and trailers. */
export async function* data(wire: Wire, framing: Framing): AsyncIterableIterator<Uint8Array> {
  if (framing.kind !== "chunked") {
    for await (const { bytes } of pieces(wire, framing)) yield bytes;
    return;
  }
  const chunks = chunkReader();
  while (!chunks.done) {
    if (wire.buffered === 0 && !await wire.fill()) throw cut();
    const runs: [number, number][] = [];
    const bytes = wire.peek();
    wire.take(chunks.read(bytes, (from, to) => runs.push([from, to])));
    for (const [from, to] of runs) yield bytes.subarray(from, to);
  }
}

/** Encodes data as one chunk of a chunked body. */
export function chunk(bytes: Uint8Array): Uint8Array {
  const whole = latin1Bytes(`${bytes.length.toString(16)}\r\n`, new Uint8Array(bytes.length + 2));
  whole.set(bytes, whole.length - bytes.length - 2);
  whole.set(CRLF, whole.length - 2);
  return whole;
}

const CRLF = latin1Bytes("\r\n");

/** The last chunk, which ends a chunked body. */
export const LAST_CHUNK: Uint8Array = latin1Bytes("0\r\n\r\n");

function cut(): Cut {
  return new Cut("a body");
}
