// A head is bytes, of which only ASCII has a meaning; one character a byte keeps all others as they are. (TextDecoder's
// "latin1" is Windows-1252, which does not.)
const CHUNK = 8192;

/** The text of a head: a character for each byte. */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK) return characters(bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += characters(bytes.subarray(at, at + CHUNK));
  return text;
}

// Spreading them (`...bytes`) takes seven times as long: 8 µs for the head of an answer.
function characters(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

/** The bytes of a head, with room for others behind. */
export function latin1Bytes(text: string, more: Uint8Array = NO_BYTES): Uint8Array {
  const bytes = new Uint8Array(text.length + more.length);
  putLatin1(text, bytes);
  bytes.set(more, text.length);
  return bytes;
}

/** Puts the bytes of a text at the beginning of others. */
export function putLatin1(text: string, bytes: Uint8Array): void {
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
}

/** No bytes. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);
