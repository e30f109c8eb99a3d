// Only ASCII bytes have a meaning in a head. One character per byte preserves all other bytes. (TextDecoder's "latin1" is
// Windows-1252, which does not preserve them.)
const CHUNK = 8192;

/** Decodes a head with one character per byte. */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK) return characters(bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += characters(bytes.subarray(at, at + CHUNK));
  return text;
}

// Spreading (`...bytes`) takes seven times as long: 8 µs for the head of a response.
function characters(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

/** Encodes a head, with room for more bytes after it. */
export function latin1Bytes(text: string, more: Uint8Array = NO_BYTES): Uint8Array {
  const bytes = new Uint8Array(text.length + more.length);
  putLatin1(text, bytes);
  bytes.set(more, text.length);
  return bytes;
}

/** Writes a text to the beginning of an array of bytes. */
export function putLatin1(text: string, bytes: Uint8Array): void {
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
}

/** An empty array of bytes. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);
