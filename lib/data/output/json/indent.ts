import { skipSpace, skipValue } from "../../core/list_page.ts";
import type { Sink } from "./byte_buffer.ts";

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const STEP = 4;

/** Options of {@linkcode indentJson}. */
export interface IndentOptions {
  /** The indentation of the object, in spaces. @default {0} */
  indent?: number | undefined;
  /** Members to add before those of the object. @default {none} */
  first?: Readonly<Record<string, string>> | undefined;
  /** Leave `metadata.managedFields` out. @default {false} */
  withoutManagedFields?: boolean | undefined;
}

// The text between two tokens: nothing, an opening bracket, or a comma.
const [NONE, OPENED, AFTER_COMMA] = [0, 1, 2];

/**
 * Indents the JSON of an object without parsing it into values. It takes a third of the time of
 * `JSON.stringify(JSON.parse(text), null, 4)` and creates no garbage. All digits of long integers stay.
 */
export function indentJson(
  sink: Sink,
  source: Uint8Array,
  from: number,
  to: number,
  options: IndentOptions = {},
): void {
  const { indent = 0, first = {}, withoutManagedFields = false } = options;
  let depth = 0;
  let gap: number = NONE;
  let inMetadata = false;
  for (let at = from; at < to;) {
    const byte = source[at] ?? 0;
    if (byte === QUOTE) {
      const end = stringEnd(source, at);
      if (withoutManagedFields && depth <= 2) {
        const colon = skipSpace(source, end);
        if (source[colon] === COLON) {
          if (depth === 1) inMetadata = isText(source, at, end, METADATA);
          else if (inMetadata && isText(source, at, end, MANAGED_FIELDS)) {
            at = skipValue(source, skipSpace(source, colon + 1));
            continue;
          }
        }
      }
      separate();
      copyString(sink, source, at, end);
      at = end;
    } else if (byte === COLON) {
      sink.text(": ");
      at++;
    } else if (byte === COMMA) {
      // The previous member may have been left out.
      if (gap === NONE) gap = AFTER_COMMA;
      at++;
    } else if (byte === OPEN || byte === OPEN_LIST) {
      separate();
      sink.byte(byte);
      gap = OPENED;
      if (depth++ === 0) addFirst();
      at++;
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      depth--;
      if (gap !== OPENED) sink.line(indent + depth * STEP);
      sink.byte(byte);
      gap = NONE;
      at++;
    } else if (byte <= 0x20) at++;
    else {
      separate();
      const end = literalEnd(source, at);
      sink.copy(source, at, end);
      at = end;
    }
  }

  function separate(): void {
    if (gap === NONE) return;
    if (gap === AFTER_COMMA) sink.byte(COMMA);
    gap = NONE;
    sink.line(indent + depth * STEP);
  }

  function addFirst(): void {
    for (const [key, value] of Object.entries(first)) {
      separate();
      sink.text(`${JSON.stringify(key)}: ${JSON.stringify(value)}`);
      gap = AFTER_COMMA;
    }
  }
}

const METADATA = new TextEncoder().encode('"metadata"');
const MANAGED_FIELDS = new TextEncoder().encode('"managedFields"');

function isText(source: Uint8Array, from: number, to: number, text: Uint8Array): boolean {
  if (to - from !== text.length) return false;
  for (let index = 0; index < text.length; index++) if (source[from + index] !== text[index]) return false;
  return true;
}

function stringEnd(source: Uint8Array, start: number): number {
  let at = start + 1;
  while (source[at] !== QUOTE && at < source.length) at += source[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function literalEnd(source: Uint8Array, at: number): number {
  while (at < source.length) {
    const byte = source[at] ?? 0;
    if (byte === COMMA || byte === CLOSE || byte === CLOSE_LIST || byte <= 0x20) break;
    at++;
  }
  return at;
}

// Go escapes `<`, `>` and `&`. Here they stay readable.
const ESCAPED: Readonly<Record<string, string>> = { "003c": "<", "003e": ">", "0026": "&" };

function copyString(sink: Sink, source: Uint8Array, from: number, to: number): void {
  let copied = from;
  for (let at = from; at < to; at++) {
    if (source[at] !== BACKSLASH) continue;
    if (source[at + 1] === 0x75) {
      const character = ESCAPED[String.fromCharCode(...source.subarray(at + 2, at + 6))];
      if (character !== undefined) {
        sink.copy(source, copied, at);
        sink.text(character);
        copied = at + 6;
      }
    }
    at++;
  }
  sink.copy(source, copied, to);
}
