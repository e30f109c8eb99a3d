import { skipSpace, skipValue } from "./list_page.ts";

const [QUOTE, COMMA, COLON, OPEN, CLOSE] = [0x22, 0x2c, 0x3a, 0x7b, 0x7d];
const bytesOf = (text: string) => new TextEncoder().encode(text);
const [OBJECT, METADATA, MANAGED_FIELDS] = [bytesOf("object"), bytesOf("metadata"), bytesOf("managedFields")];
const DECODER = new TextDecoder();

/**
 * Returns the text of an object without its `metadata.managedFields`, which are a third of many objects. They are cut out
 * before the text is parsed, which takes half as long.
 *
 * @param bytes The JSON text of the object, or of a watch event that contains it.
 */
export function textWithoutManagedFields(bytes: Uint8Array, { isEvent = false }: { isEvent?: boolean } = {}): string {
  const object = isEvent ? memberOf(bytes, 0, OBJECT)?.value : skipSpace(bytes, 0);
  const metadata = object === undefined ? undefined : memberOf(bytes, object, METADATA);
  const cut = metadata === undefined ? undefined : memberOf(bytes, metadata.value, MANAGED_FIELDS);
  if (cut === undefined) return DECODER.decode(bytes);
  let { start, end } = cut;
  // A comma before or after the member goes with it.
  if (bytes[start - 1] === COMMA) start--;
  else if (bytes[skipSpace(bytes, end)] === COMMA) end = skipSpace(bytes, end) + 1;
  return DECODER.decode(bytes.subarray(0, start)) + DECODER.decode(bytes.subarray(end));
}

interface Member {
  start: number;
  value: number;
  end: number;
}

/** Finds a member of the object that begins at a position. */
function memberOf(bytes: Uint8Array, object: number, name: Uint8Array): Member | undefined {
  if (bytes[object] !== OPEN) return undefined;
  let at = skipSpace(bytes, object + 1);
  while (bytes[at] === QUOTE) {
    const start = at;
    const end = skipValue(bytes, at);
    const colon = skipSpace(bytes, end);
    if (bytes[colon] !== COLON) return undefined;
    const value = skipSpace(bytes, colon + 1);
    if (isName(bytes, start + 1, end - 1, name)) return { start, value, end: skipValue(bytes, value) };
    at = skipSpace(bytes, skipValue(bytes, value));
    if (bytes[at] === CLOSE || bytes[at] !== COMMA) return undefined;
    at = skipSpace(bytes, at + 1);
  }
  return undefined;
}

function isName(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
  if (end - start !== name.length) return false;
  for (let index = 0; index < name.length; index++) if (bytes[start + index] !== name[index]) return false;
  return true;
}
