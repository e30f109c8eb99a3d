/** Encodes a text as UTF-16, like PowerShell's `>`. */
export function utf16(
  text: string,
  { order = "little", mark = true }: { order?: "little" | "big"; mark?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const whole = mark ? `\ufeff${text}` : text;
  const bytes = new Uint8Array(whole.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < whole.length; index++) {
    view.setUint16(index * 2, whole.charCodeAt(index), order === "little");
  }
  return bytes;
}
