import { concatBytes } from "../../data/base/concat_bytes.ts";

const NEWLINE = 0x0a;
const DECODER = new TextDecoder();

/**
 * Splits the chunks of a stream into lines. All complete lines of a chunk are decoded together, which costs a fraction of
 * decoding each. The bytes of an incomplete line are kept, because a character may span two chunks.
 */
export class LineBuffer {
  /** The beginning of a line whose end has not arrived. The pieces are joined once, at the end of the line. */
  #pieces: Uint8Array[] = [];
  #text = "";
  #at = 0;

  /** Adds a chunk, whose memory may be reused afterwards. All lines of the previous chunk must have been taken. */
  add(chunk: Uint8Array): void {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      const lines = chunk.subarray(0, end);
      this.#text = DECODER.decode(this.#pieces.length === 0 ? lines : concatBytes([...this.#pieces, lines]));
      this.#at = 0;
      this.#pieces = [];
    }
    if (end < chunk.length) this.#pieces.push(chunk.slice(end));
  }

  /** Returns the next complete line without its newline, or undefined if more bytes are needed. */
  take(): string | undefined {
    while (this.#at < this.#text.length) {
      const end = this.#text.indexOf("\n", this.#at);
      const line = this.#text.slice(this.#at, end);
      this.#at = end + 1;
      if (line !== "") return line;
    }
    // The text of the lines is not needed while the stream is quiet.
    this.#text = "";
    return undefined;
  }

  /** Whether the stream is inside a line. */
  get isInsideLine(): boolean {
    return this.#pieces.length > 0;
  }
}
