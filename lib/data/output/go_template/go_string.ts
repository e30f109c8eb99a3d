// Go strings are bytes. Here they are JavaScript strings, and a byte outside of valid UTF-8 is kept as a lone surrogate
// U+DC80 to U+DCFF (as in Python's PEP 383), so that `base64decode` and `slice` lose nothing.
const ESCAPE = 0xdc00;
// deno-lint-ignore no-control-regex -- all of ASCII
const NOT_ASCII_REGEXP = /[^\x00-\x7f]/;

/** Returns the bytes of a Go string. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  if (text.isWellFormed()) return new TextEncoder().encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (isEscape(code)) bytes.push(code - ESCAPE);
    else bytes.push(...new TextEncoder().encode(character));
  }
  return Uint8Array.from(bytes);
}

/** Converts bytes to a Go string. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeWithEscapes(bytes);
  }
}

/** Returns the number of bytes of a Go string. */
export function byteLength(text: string): number {
  return NOT_ASCII_REGEXP.test(text) ? toBytes(text).length : text.length;
}

/** Returns one byte of a Go string. */
export function byteAt(text: string, index: number): number {
  return NOT_ASCII_REGEXP.test(text) ? toBytes(text)[index] ?? 0 : text.charCodeAt(index);
}

/** Returns a part of a Go string, by byte positions. */
export function byteSlice(text: string, from: number, to: number): string {
  return NOT_ASCII_REGEXP.test(text) ? fromBytes(toBytes(text).subarray(from, to)) : text.slice(from, to);
}

/** Reports whether a code point represents a byte outside of valid UTF-8. */
export function isEscape(code: number): boolean {
  return code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff;
}

/** Compares two Go strings by bytes. Returns a negative number, zero or a positive number. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  if (!NOT_ASCII_REGEXP.test(a + b)) return a < b ? -1 : 1;
  const [left, right] = [toBytes(a), toBytes(b)];
  const at = left.findIndex((byte, index) => byte !== right[index]);
  return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
}

function decodeWithEscapes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    text += length === 0
      ? String.fromCharCode(ESCAPE + (bytes[at] ?? 0))
      : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(at, at + length));
    at += length || 1;
  }
  return text;
}

// The length of the valid UTF-8 sequence at a position, or 0 (Unicode 15, table 3-7).
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xc2 && first <= 0xdf
    ? 2
    : first >= 0xe0 && first <= 0xef
    ? 3
    : first >= 0xf0 && first <= 0xf4
    ? 4
    : 0;
  const second = bytes[at + 1] ?? 0;
  const [low, high] = SECOND_BYTES[first] ?? [0x80, 0xbf];
  if (length === 0 || second < low || second > high) return 0;
  for (let index = 2; index < length; index++) {
    const byte = bytes[at + index] ?? 0;
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  return length;
}

const SECOND_BYTES: Readonly<Record<number, readonly [low: number, high: number]>> = {
  0xe0: [0xa0, 0xbf],
  0xed: [0x80, 0x9f],
  0xf0: [0x90, 0xbf],
  0xf4: [0x80, 0x8f],
};
