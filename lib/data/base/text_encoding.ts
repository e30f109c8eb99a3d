/** Options of {@linkcode decodeText}. */
export interface DecodeTextOptions {
  /** Throw if the bytes are not valid in their encoding, instead of replacing them. @default {false} */
  fatal?: boolean;
}

/**
 * Decodes text in UTF-8 or in UTF-16, which PowerShell's `>` writes. A byte-order mark decides, and is dropped. A NUL in
 * the first two bytes also means UTF-16, because no text that we read begins with one.
 *
 * @throws {TypeError} If the bytes are not valid and `fatal` is set.
 */
export function decodeText(bytes: Uint8Array, { fatal = false }: DecodeTextOptions = {}): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal }).decode(bytes);
  } catch (cause) {
    throw new TypeError(`the bytes are not valid ${encoding.toUpperCase()}`, { cause });
  }
}

/** Removes byte-order marks at the start of lines. Joining two files leaves one in the middle of the text. */
export function withoutByteOrderMarks(text: string): string {
  return text.includes("\ufeff") ? text.replace(/^\ufeff+/gm, "") : text;
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined)) return "utf-16be";
  return "utf-8";
}
