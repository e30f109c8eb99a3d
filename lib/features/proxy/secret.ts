import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import type { Header } from "./head.ts";
import { header } from "./head.ts";
import { readHeader } from "./headers.ts";

/** Makes a secret that nobody guesses. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

/** A request that has shown the secret, without it. */
export interface Shown {
  target: string;
  headers: readonly Header[];
  /** Whether it stood in the path, where a browser would show it to whoever looks. */
  inPath: boolean;
}

/**
 * Looks for the secret in the first segment of the path, which is how `kubectl -s` can bring it, and in the cookie. What
 * goes on to the cluster has it no more.
 *
 * @returns Undefined where it is not there.
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

// In the same time wherever they differ.
function isSame(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Says whether a browser loads a page with it, so that the address will be seen. To an address that is not this
 * machine's it sends no Sec-Fetch-Mode over plain HTTP, but asks for HTML, as nothing else does.
 */
export function isNavigation(headers: readonly Header[]): boolean {
  const mode = readHeader(headers, "sec-fetch-mode");
  return mode === undefined ? /(^|,\s*)text\/html\b/i.test(readHeader(headers, "accept") ?? "") : mode === "navigate";
}
