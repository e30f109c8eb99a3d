import { type CursorContext, type Frame, isObject } from "./cursor_context.ts";
import { type CodeToken, scan } from "./scan.ts";
import { tokenName } from "./argument_position.ts";

/** The keys of an object literal before and after the cursor, with the values that are plain strings. */
export type Entries = Map<string, string | undefined>;

/** Reads the entries of the object literal in one of the frames. */
export function readEntries(place: CursorContext, frame: Frame, behind: readonly CodeToken[]): Entries {
  const depth = place.frames.length - 1 - place.frames.indexOf(frame);
  const entries = read(place.tokens.slice(frame.at + 1), 0);
  // The entry at the cursor is incomplete.
  const inner = place.frames[place.frames.indexOf(frame) + 1];
  if (depth === 0 && inner === undefined) entries.delete(openKey(place, frame) ?? "");
  for (const [key, value] of read(behind, depth)) entries.set(key, value);
  return entries;
}

/** Returns the keys that the object at the cursor already has. */
export function writtenAt(place: CursorContext, behind: readonly CodeToken[]): Entries {
  const frame = place.frames.at(-1);
  return frame !== undefined && isObject(place.tokens, frame) ? readEntries(place, frame, behind) : new Map();
}

/** Tokenizes the code after the cursor as far as possible. */
export function tokensBehind(code: string, quote: string | undefined): CodeToken[] {
  // The string at the cursor ends first.
  const text = quote === undefined ? code.replace(/^[\w$]+/, "") : code.slice(code.indexOf(quote) + 1);
  return scan(text)?.tokens ?? [];
}

function openKey({ tokens }: CursorContext, { item }: Frame): string | undefined {
  return tokens[item + 1]?.text === ":" ? tokenName(tokens[item]) : undefined;
}

function read(tokens: readonly CodeToken[], depth: number): Entries {
  const entries: Entries = new Map();
  let level = depth;
  for (const [index, token] of tokens.entries()) {
    const { type, text } = token;
    if (type === "mark") {
      if (/^([[({]|\$\{)$/.test(text)) level++;
      else if (/^[\])}]$/.test(text) && --level < 0) break;
      continue;
    }
    const before = tokens[index - 1]?.text;
    const isFirst = before === undefined || before === "," || before === "{" || (before === "}" && depth > 0);
    const key = tokenName(token);
    if (level !== 0 || !isFirst || key === undefined) continue;
    const colon = tokens[index + 1]?.text === ":";
    const value = tokens[index + 2];
    const isWhole = /^[,}]$/.test(tokens[index + 3]?.text ?? ",");
    entries.set(key, colon && isWhole && value?.type === "string" ? value.value : undefined);
  }
  return entries;
}
