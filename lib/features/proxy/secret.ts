import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import type { Header } from "./head.ts";
import { header } from "./head.ts";
import { readHeader } from "./headers.ts";

/** Generates a random secret. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

/** A request with a valid secret, which has been removed. */
export interface Shown {
  target: string;
  headers: readonly Header[];
  /** Whether the secret was in the path, which a browser would display. */
  inPath: boolean;
}

/**
 * Finds the secret in the first segment of the path, as sent by `kubectl -s`, or in the cookie. Removes it from the
 * request.
 *
 * @returns The request without the secret, or `undefined` if the secret is missing.
 */
export function showsSecret(
  target: string,
  headers: readonly Header[],
  { secret, cookie }: { secret: string; cookie: string },
): Shown | undefined {
  const [, first = "", rest = ""] = /^\/([^/?#]*)(.*)$/s.exec(target) ?? [];
  const without = withoutCookie(headers, cookie)
    .filter(({ key, value }) => key !== "referer" || !value.includes(secret));
  if (isSame(first, secret)) {
    return { target: rest.startsWith("/") ? rest : `/${rest}`, headers: without, inPath: true };
  }
  const cookies = headers.filter(({ key }) => key === "cookie").flatMap(({ value }) => value.split(/;\s*/));
  const shown = cookies.some((pair) => pair.startsWith(`${cookie}=`) && isSame(pair.slice(cookie.length + 1), secret));
  return shown ? { target, headers: without, inPath: false } : undefined;
}

function withoutCookie(headers: readonly Header[], cookie: string): Header[] {
  return headers.flatMap((line) => {
    if (line.key !== "cookie" || !line.value.includes(`${cookie}=`)) return [line];
    const kept = line.value.split(/;\s*/).filter((pair) => !pair.startsWith(`${cookie}=`));
    return kept.length === 0 ? [] : [header(line.name, kept.join("; "))];
  });
}

// Compares in constant time.
function isSame(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Reports whether a browser loads a page with the request, so that the address bar would show the secret. Over plain
 * HTTP to another machine, browsers send no Sec-Fetch-Mode, but only they ask for HTML.
 */
export function isNavigation(headers: readonly Header[]): boolean {
  const mode = readHeader(headers, "sec-fetch-mode");
  return mode === undefined ? /(^|,\s*)text\/html\b/i.test(readHeader(headers, "accept") ?? "") : mode === "navigate";
}
