import { isRecord, LAST_APPLIED } from "../../data/core/object.ts";
import { type Header, header } from "./head.ts";
import { readHeader } from "./headers.ts";
import type { Rewrite } from "./reply.ts";

/** Returns request headers that make a response readable for blanking: JSON without compression. */
export function redactableHeaders(headers: readonly Header[]): Header[] {
  const accepted = (readHeader(headers, "accept") ?? "").split(",").map((type) => type.trim())
    .filter((type) => /^application\/json(;|$)/i.test(type));
  const accept = accepted.length === 0 ? "application/json" : accepted.join(",");
  const kept = headers.filter(({ key }) => key !== "accept" && key !== "accept-encoding" && key !== "range");
  // Without the header, a server can use any compression (RFC 9110 section 12.5.3).
  return [...kept, header("Accept", accept), header("Accept-Encoding", "identity")];
}

/** Redacts the data of Secrets in a response: objects, lists, tables, and watch events (one per line). */
export const redactSecrets: Rewrite = async function* (data, head) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const encoder = new TextEncoder();
  const isJson = /^application\/json(;|$)/i.test(readHeader(head.headers, "content-type") ?? "");
  // A response that cannot be parsed is not passed on, because it cannot be redacted.
  if (!isJson || readHeader(head.headers, "content-encoding") !== undefined) {
    for await (const _ of data);
    yield encoder.encode("this proxy cannot redact Secrets in this answer, because it is not JSON\n");
    return;
  }
  // Collects pieces in a list. Appending to a text of 40 MB and searching it would copy it for each piece.
  const waiting: string[] = [];
  let isWatch: boolean | undefined;
  for await (const bytes of data) {
    const piece = decoder.decode(bytes, { stream: true });
    waiting.push(piece);
    isWatch ??= beginsWithEvent(waiting);
    // A watch event is one line. A response with several lines is parsed at its end.
    if (!isWatch || !piece.includes("\n")) continue;
    const lines = waiting.splice(0).join("").split("\n");
    waiting.push(lines.pop() ?? "");
    for (const line of lines) yield encoder.encode((line.trim() === "" ? line : blankText(line)) + "\n");
  }
  const rest = waiting.join("") + decoder.decode();
  if (rest.trim() !== "") yield encoder.encode(blankText(rest));
};

const EVENT = '{"type":"';

function beginsWithEvent(pieces: readonly string[]): boolean | undefined {
  const start = pieces.map((piece) => piece.slice(0, EVENT.length)).join("");
  return start.length < EVENT.length ? undefined : start.startsWith(EVENT);
}

function blankText(text: string): string {
  const isPretty = /^\{\n/.test(text);
  const value = blanked(JSON.parse(text));
  return isPretty ? JSON.stringify(value, null, 2) + "\n" : JSON.stringify(value) + (text.endsWith("\n") ? "\n" : "");
}

function blanked(value: unknown): unknown {
  if (!isRecord(value)) return value;
  // Descends into watch events, lists and tables.
  if (isRecord(value.object)) value.object = blanked(value.object);
  for (const list of [value.items, value.rows]) if (Array.isArray(list)) list.forEach(blanked);
  for (const field of [value.data, value.stringData]) {
    if (isRecord(field)) { for (const key of Object.keys(field)) field[key] = ""; }
  }
  const annotations = isRecord(value.metadata) ? value.metadata.annotations : undefined;
  if (isRecord(annotations) && LAST_APPLIED in annotations) annotations[LAST_APPLIED] = "";
  return value;
}
