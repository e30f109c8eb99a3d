const NEWLINE = 10;
const LONGEST_LINE = 16 * 1024;
const SIZE_REGEXP = /^([0-9a-f]{1,13})[ \t]*(?:;.*)?$/i;

/** Removes the framing of a chunked body (RFC 9112, section 7.1), in whatever pieces it arrives. */
export class ChunkDecoder {
  /** Whether the last chunk and its trailers have arrived. */
  isEnded = false;
  /** The bytes of the current chunk that have not arrived. */
  #left = 0;
  #line = "";
  #expects: "size" | "line end" | "trailer" = "size";

  /**
   * Moves the bytes of chunks to the start, and returns their number.
   *
   * @throws {Deno.errors.InvalidData} If the body is not chunked.
   */
  unwrap(bytes: Uint8Array): number {
    let size = 0;
    for (let at = 0; at < bytes.length && !this.isEnded;) {
      if (this.#left > 0) {
        const end = Math.min(bytes.length, at + this.#left);
        bytes.copyWithin(size, at, end);
        size += end - at;
        this.#left -= end - at;
        at = end;
        continue;
      }
      const newline = bytes.indexOf(NEWLINE, at);
      const end = newline < 0 ? bytes.length : newline;
      this.#line += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + LONGEST_LINE)));
      if (this.#line.length >= LONGEST_LINE) throw invalid("one of its lines does not end");
      at = end + 1;
      if (newline < 0) break;
      this.#take(this.#line.replace(/\r$/, ""));
      this.#line = "";
    }
    return size;
  }

  #take(line: string): void {
    if (this.#expects === "trailer") {
      this.isEnded = line === "";
      return;
    }
    if (this.#expects === "line end") {
      if (line !== "") throw invalid("a chunk is longer than its size");
      this.#expects = "size";
      return;
    }
    const size = SIZE_REGEXP.exec(line)?.[1];
    if (size === undefined) throw invalid("a size is missing");
    this.#left = Number.parseInt(size, 16);
    this.#expects = this.#left === 0 ? "trailer" : "line end";
  }
}

function invalid(reason: string): Error {
  return new Deno.errors.InvalidData(`the chunked body cannot be read: ${reason}`);
}
