import type { Link } from "../../api/transport/link.ts";
import { latin1, latin1Bytes, NO_BYTES, putLatin1 } from "./latin1.ts";
import { Cut, Violation } from "./violation.ts";

const FIRST_SIZE = 16 * 1024;
const LARGEST_SIZE = 64 * 1024;
/** Number of microtask turns of a read that does not have to wait. */
const TURNS = 6;
const CR = 13;
const LF = 10;

/** A connection with a buffer of received bytes. */
export class Wire {
  /** The underlying connection. */
  readonly link: Link;
  /** Called if the other side leaves or the connection breaks while it is being read. */
  left: (() => void) | undefined;
  /** The time when bytes last arrived, in milliseconds (`performance.now()`). */
  heard = performance.now();
  #buffer = new Uint8Array(FIRST_SIZE);
  #out: Uint8Array | undefined;
  #start = 0;
  #end = 0;
  #reading: Promise<boolean> | undefined;

  constructor(link: Link) {
    this.link = link;
  }

  /** Number of buffered bytes. */
  get buffered(): number {
    return this.#end - this.#start;
  }

  /** Waits for more bytes. Returns false at the end of the stream. */
  fill(): Promise<boolean> {
    return this.#reading ??= this.#read();
  }

  /**
   * Starts to read more, and waits just long enough to receive bytes that have already arrived. Pieces that arrived
   * together can then be written together. A write costs more than all other work on a piece.
   */
  async soon(): Promise<void> {
    const { buffered } = this;
    // The next read reports the error.
    this.fill().catch(() => {});
    for (let turn = 0; turn < TURNS && this.buffered === buffered; turn++) await undefined;
  }

  /**
   * Keeps reading while no bytes are expected, to detect when the other side leaves.
   *
   * @param most Maximum number of buffered bytes. With more of them, reading stops.
   */
  listen(left: () => void, most = FIRST_SIZE): void {
    this.left = left;
    this.#hear(left, most).catch(() => {});
  }

  async #hear(left: () => void, most: number): Promise<void> {
    while (this.left === left && this.buffered < most && await this.fill());
  }

  /** Takes up to a number of buffered bytes. They are valid until more is read. */
  take(most: number): Uint8Array {
    const from = this.#start;
    this.#start = Math.min(this.#end, from + most);
    return this.#buffer.subarray(from, this.#start);
  }

  /** Returns the buffered bytes without taking them. */
  peek(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Writes all bytes. */
  async write(bytes: Uint8Array): Promise<void> {
    let written = await this.link.write(bytes);
    while (written < bytes.length) written += await this.link.write(bytes.subarray(written));
  }

  /** Writes text, one byte per character, and further bytes in one write. A second write costs more than a copy. */
  async writeText(text: string, more: Uint8Array = NO_BYTES): Promise<void> {
    const length = text.length + more.length;
    if (length > FIRST_SIZE) return await this.write(latin1Bytes(text, more));
    // Reuses one buffer to avoid garbage collection. There is only one write at a time.
    this.#out ??= new Uint8Array(FIRST_SIZE);
    putLatin1(text, this.#out);
    this.#out.set(more, text.length);
    await this.write(this.#out.subarray(0, length));
  }

  /**
   * Reads the head of a message without the empty line at its end. Returns `undefined` if the stream ended before it.
   *
   * @param most Maximum number of bytes.
   * @throws {Cut} If the stream ends inside the head.
   * @throws {Violation} If the head is longer, or has line ends other than CRLF.
   */
  async head(most: number): Promise<string | undefined> {
    let seen = 0;
    while (true) {
      const end = headEnd(this.#buffer, this.#start, this.#start + seen, this.#end);
      if (end - this.#start > most) throw tooLong(most);
      if (end > 0) {
        const text = latin1(this.#buffer.subarray(this.#start, end - 4));
        this.#start = end;
        return text;
      }
      seen = this.buffered;
      if (seen > most) throw tooLong(most);
      if (await this.fill()) continue;
      if (seen === 0) return undefined;
      throw new Cut("a head");
    }
  }

  /** Skips empty lines before a request (RFC 9112 section 2.2). */
  skipEmptyLines(): void {
    while (this.buffered >= 2 && this.#buffer[this.#start] === CR && this.#buffer[this.#start + 1] === LF) {
      this.#start += 2;
    }
  }

  close(): void {
    try {
      this.link.close();
    } catch {
      // The connection is already closed.
    }
  }

  /** Closes the connection as if the other side had left, and ends all waiting. */
  hangUp(): void {
    this.close();
    this.left?.();
  }

  async #read(): Promise<boolean> {
    try {
      this.#makeRoom();
      const length = await this.link.read(this.#buffer.subarray(this.#end));
      this.heard = performance.now();
      if (length === null) {
        this.left?.();
        return false;
      }
      this.#end += length;
      return true;
    } catch (error) {
      this.left?.();
      throw error;
    } finally {
      this.#reading = undefined;
    }
  }

  #makeRoom(): void {
    if (this.#start === this.#end) {
      // A first read that fills the buffer means that more bytes follow.
      if (this.#end === this.#buffer.length && this.#end < LARGEST_SIZE) this.#buffer = new Uint8Array(LARGEST_SIZE);
      this.#start = this.#end = 0;
    } else if (this.#end === this.#buffer.length) {
      const waiting = this.peek();
      const full = waiting.length > this.#buffer.length / 2;
      const buffer = full ? new Uint8Array(this.#buffer.length * 2) : this.#buffer;
      buffer.set(waiting);
      this.#buffer = buffer;
      this.#start = 0;
      this.#end = waiting.length;
    }
  }
}

function tooLong(most: number): Violation {
  return new Violation(431, `the headers are longer than ${most} bytes`);
}

/** Returns the position after the empty line of a head that begins at `start`, or -1. Searches from `from`. */
function headEnd(bytes: Uint8Array, start: number, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] !== LF) continue;
    if (at === start || bytes[at - 1] !== CR) throw new Violation(400, "invalid HTTP: a line does not end with CRLF");
    if (at - start >= 3 && bytes[at - 2] === LF) return at + 1;
  }
  return -1;
}
