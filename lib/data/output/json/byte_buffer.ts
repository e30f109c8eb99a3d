const ENCODER = new TextEncoder();
const SPACE = 0x20;

/**
 * A growing buffer of bytes. ASCII text is added character by character, so no strings are joined and the garbage
 * collector has nothing to collect.
 */
export class Sink {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(size = 1 << 16) {
    this.#bytes = new Uint8Array(size);
  }

  /** Adds text as UTF-8. */
  text(text: string): void {
    const { length } = text;
    // One UTF-16 unit takes at most three bytes.
    if (this.#length + length * 3 > this.#bytes.length) this.#grow(length * 3);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) {
        this.#length = at + ENCODER.encodeInto(text.slice(index), bytes.subarray(at)).written;
        return;
      }
      bytes[at++] = code;
    }
    this.#length = at;
  }

  /** Adds a number of spaces. */
  spaces(count: number): void {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    this.#bytes.fill(SPACE, this.#length, this.#length += count);
  }

  /** Starts a new line that is indented by a number of spaces. */
  line(indent: number): void {
    if (this.#length + indent + 1 > this.#bytes.length) this.#grow(indent + 1);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = 0x0a;
    for (const end = at + indent; at < end;) bytes[at++] = SPACE;
    this.#length = at;
  }

  /** Adds one byte. */
  byte(byte: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = byte;
  }

  /** Adds a range of another array. */
  copy(source: Uint8Array, from: number, to: number): void {
    if (this.#length + to - from > this.#bytes.length) this.#grow(to - from);
    const bytes = this.#bytes;
    let at = this.#length;
    // Most ranges are so short that a call of `set` would be slower.
    for (let index = from; index < to; index++) bytes[at++] = source[index] ?? 0;
    this.#length = at;
  }

  /** Returns the number of bytes. */
  get length(): number {
    return this.#length;
  }

  /** Returns the bytes and empties the buffer. They are valid until the next byte is added. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #grow(more: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
