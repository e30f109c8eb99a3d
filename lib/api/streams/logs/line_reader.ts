import { delay } from "../../../data/base/wait.ts";

const NEWLINE = 10;
const READ_SIZE = 64 * 1024;
/** The number of unread bytes at which the source waits. */
const MOST_WAITING = 256 * 1024;
/** So many bytes are passed on immediately. Fewer bytes wait for more, because a server sends each line separately. */
const BATCH_SIZE = 64 * 1024;
const BATCH_MS = 5;
/**
 * After a read that had to wait, a moment passes before the next one. The bytes that arrive during it need no wait, and a
 * read that waits costs several times as much.
 */
const PAUSE_MS = 10;
const WAITED_MS = 0.3;

/** Reads complete lines from a source of bytes, several at a time. It reads ahead a little, and waits for its reader. */
export class LineReader {
  #bytes = new Uint8Array(READ_SIZE);
  #size = 0;
  /** The end of the last complete line. */
  #lineEnd = 0;
  #isDue = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #end: { error?: unknown } | undefined;
  #notify = () => {};
  #makeRoom = () => {};

  constructor(source: { read(into: Uint8Array): Promise<number | null> }) {
    this.#fill(source).catch((error) => this.#finish({ error }));
  }

  async #fill(source: { read(into: Uint8Array): Promise<number | null> }): Promise<void> {
    const piece = new Uint8Array(READ_SIZE);
    while (true) {
      const asked = performance.now();
      const length = await source.read(piece);
      if (length === null) break;
      const hasWaited = performance.now() - asked > WAITED_MS;
      this.#add(piece.subarray(0, length));
      if (hasWaited) await delay(PAUSE_MS);
      // A single line may be longer.
      while (this.#lineEnd > 0 && this.#size >= MOST_WAITING) {
        await new Promise<void>((resolve) => this.#makeRoom = resolve);
      }
    }
    this.#finish({});
  }

  #add(piece: Uint8Array): void {
    const size = this.#size + piece.length;
    if (size > this.#bytes.length) {
      const larger = new Uint8Array(2 * size);
      larger.set(this.#bytes.subarray(0, this.#size));
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.#size);
    const newline = piece.lastIndexOf(NEWLINE);
    if (newline >= 0) this.#lineEnd = this.#size + newline + 1;
    this.#size = size;
    if (this.#lineEnd === 0) return;
    if (size >= BATCH_SIZE) this.#wake();
    else this.#timer ??= setTimeout(() => this.#wake(), BATCH_MS);
  }

  #wake(): void {
    this.#isDue = true;
    this.#notify();
  }

  #finish(end: { error?: unknown }): void {
    this.#end = end;
    this.#wake();
  }

  /** Returns the complete lines that have arrived. Undefined at the end. */
  async next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (this.#lineEnd === 0 || !this.#isDue) {
      if (this.#end !== undefined && this.#lineEnd === 0) {
        if ("error" in this.#end) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => this.#notify = resolve);
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isDue = this.#end !== undefined;
    const lines = this.#bytes.slice(0, this.#lineEnd);
    this.#bytes.copyWithin(0, this.#lineEnd, this.#size);
    this.#size -= this.#lineEnd;
    this.#lineEnd = 0;
    this.#makeRoom();
    return lines;
  }

  /** Returns the bytes after the last line end. */
  rest(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#size);
  }
}
