const ENCODER = new TextEncoder();
const SPACE = 0x20;

/**
 * Bytes that are being put together in one growing buffer. Text of ASCII is put in letter by letter: no string is ever
 * glued together, and nothing is left for the garbage collector but what is taken out.
 */
export class Sink {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(size = 1 << 16) {
    this.#bytes = new Uint8Array(size);
  }

  /** Puts in a text, as UTF-8. */
  text(text: string): void {
    const { length } = text;
    // At most three bytes come of one UTF-16 unit.
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

  /** Puts in so many spaces. */
  spaces(count: number): void {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    this.#bytes.fill(SPACE, this.#length, this.#length += count);
  }

  /** Begins a new line, indented by so many spaces. */
  line(indent: number): void {
    if (this.#length + indent + 1 > this.#bytes.length) this.#grow(indent + 1);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = 0x0a;
    for (const end = at + indent; at < end;) bytes[at++] = SPACE;
    this.#length = at;
  }

  /** Puts in one byte. */
  byte(byte: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = byte;
  }

  /** Puts in bytes of another array. */
  copy(source: Uint8Array, from: number, to: number): void {
    if (this.#length + to - from > this.#bytes.length) this.#grow(to - from);
    const bytes = this.#bytes;
    let at = this.#length;
    // Most of it is short: a call of `set` would take longer.
    for (let index = from; index < to; index++) bytes[at++] = source[index] ?? 0;
    this.#length = at;
  }

  /** How many bytes are in it. */
  get length(): number {
    return this.#length;
  }

  /** Gives what is in it and begins anew. The bytes are valid until the next one is put in. */
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
