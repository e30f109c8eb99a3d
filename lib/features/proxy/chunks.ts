import { Violation } from "./violation.ts";

/** Finds the end of a chunked body while its bytes are passed on. */
export interface ChunkReader {
  /**
   * Returns the number of bytes that belong to the body, frames included.
   *
   * @param onData Called with the start and end of each run of data.
   * @throws {Violation} If a frame is malformed.
   */
  read(bytes: Uint8Array, onData?: (from: number, to: number) => void): number;
  /** Whether the body is complete, trailers included. */
  readonly done: boolean;
}

type State = "size" | "extension" | "sizeEnd" | "data" | "dataEnd" | "lineStart" | "line" | "lineEnd" | "end" | "done";

const CR = 13;
const LF = 10;
// The maximum number of bytes of one size line with its extensions, and of all trailers.
const LONGEST_LINE = 16 * 1024;

/** Creates a {@linkcode ChunkReader} (RFC 9112 section 7.1). Only CRLF is accepted as the end of a line. */
export function chunkReader(): ChunkReader {
  let state: State = "size";
  let digits = 0;
  let size = 0;
  let line = 0;

  // Frames are parsed byte by byte. Data is skipped in runs.
  function step(byte: number): State {
    if (line++ > LONGEST_LINE) throw malformed();
    switch (state) {
      case "size": {
        const digit = hex(byte);
        if (digit >= 0) {
          if (++digits > 12) throw malformed();
          size = size * 16 + digit;
          return "size";
        }
        if (digits === 0) throw malformed();
        if (byte === CR) return "sizeEnd";
        if (byte !== 0x3b && byte !== 0x20 && byte !== 0x09) throw malformed();
        return "extension";
      }
      case "extension":
        if (byte === LF) throw malformed();
        return byte === CR ? "sizeEnd" : "extension";
      case "sizeEnd":
        expect(byte, LF);
        return size === 0 ? "lineStart" : "data";
      case "dataEnd":
        // CR, then LF.
        expect(byte, digits === 0 ? LF : CR);
        if (digits !== 0) {
          digits = 0;
          return "dataEnd";
        }
        line = 0;
        return "size";
      case "lineStart":
        if (byte === LF) throw malformed();
        return byte === CR ? "end" : "line";
      case "line":
        if (byte === LF) throw malformed();
        return byte === CR ? "lineEnd" : "line";
      case "lineEnd":
        expect(byte, LF);
        return "lineStart";
      case "end":
        expect(byte, LF);
        return "done";
      default:
        return state;
    }
  }

  function read(bytes: Uint8Array, onData?: (from: number, to: number) => void): number {
    let at = 0;
    while (at < bytes.length && state !== "done") {
      if (state !== "data") {
        state = step(bytes[at++] ?? 0);
        continue;
      }
      const to = Math.min(bytes.length, at + size);
      onData?.(at, to);
      size -= to - at;
      at = to;
      if (size === 0) state = "dataEnd";
    }
    return at;
  }

  return {
    read,
    get done() {
      return state === "done";
    },
  };
}

function hex(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function expect(byte: number, wanted: number): void {
  if (byte !== wanted) throw malformed();
}

function malformed(): Violation {
  return new Violation(400, "invalid HTTP: a chunk of the body is malformed");
}
