import { concatBytes } from "../../data/base/concat_bytes.ts";

const NEWLINE = 0x0a;

/** Splits the chunks of a stream into lines of bytes. A line may span chunks; its end is never part of another line. */
export class LineBuffer {
  /** The beginning of a line whose end has not arrived. Pieces are joined once, at the end of the line. */
  #pieces: Uint8Array[] = [];
  #chunk: Uint8Array | undefined;
  #at = 0;

  /** Adds a chunk. All lines of the previous one must have been taken. */
  add(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#at = 0;
  }

  /** Returns the next complete line without its newline, or undefined if more bytes are needed. */
  take(): Uint8Array | undefined {
    const chunk = this.#chunk;
    if (chunk === undefined) return undefined;
    while (true) {
      const end = chunk.indexOf(NEWLINE, this.#at);
      if (end < 0) {
        if (this.#at < chunk.length) this.#pieces.push(chunk.subarray(this.#at));
        this.#chunk = undefined;
        return undefined;
      }
      const rest = chunk.subarray(this.#at, end);
      this.#at = end + 1;
      const line = this.#pieces.length === 0 ? rest : concatBytes([...this.#pieces, rest]);
      this.#pieces = [];
      if (line.length > 0) return line;
    }
  }

  /** Whether the stream is inside a line. */
  get isInsideLine(): boolean {
    return this.#pieces.length > 0;
  }
}
