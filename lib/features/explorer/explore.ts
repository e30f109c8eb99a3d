import type { Handler } from "../../data/core/handler.ts";

/** Where the page is served. */
export const EXPLORE_PREFIX = "/-/";

// Nothing from elsewhere, nothing written into the page, no frame around it: what a cluster says stays text.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const TYPES = new Map([
  ["", "text/html; charset=utf-8"],
  ["page.css", "text/css; charset=utf-8"],
  ["page.js", "text/javascript; charset=utf-8"],
  ["icon.svg", "image/svg+xml"],
]);

/**
 * The page that shows a cluster's own API: its files, below {@linkcode EXPLORE_PREFIX}. The page reads the cluster through
 * the proxy that serves it.
 *
 * @param api Where that proxy serves the API; begins and ends with a slash.
 * @param cluster What the person calls it, where there is a name for it.
 */
export async function explorePages(api = "/", cluster = ""): Promise<Handler> {
  const files = await unpack();
  const html = (files[""] ?? "")
    .replace("{{api}}", () => api.replace(/[^\w/.~-]/g, encodeURIComponent))
    .replace("{{cluster}}", () => cluster.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`));
  return (request) => {
    const { pathname } = new URL(request.url);
    // The page names its files by where it stands.
    if (`${pathname}/` === EXPLORE_PREFIX) {
      return Promise.resolve(new Response(null, { status: 301, headers: { Location: EXPLORE_PREFIX } }));
    }
    const name = pathname.slice(EXPLORE_PREFIX.length);
    const type = TYPES.get(name);
    const isRead = request.method === "GET" || request.method === "HEAD";
    const body = name === "" ? html : files[name];
    const answer = type === undefined || body === undefined
      ? new Response("404 page not found\n", { status: 404 })
      : isRead
      ? new Response(body, { headers: { "content-type": type, "content-length": String(bytesOf(body)) } })
      : new Response("405 only GET here\n", { status: 405, headers: { allow: "GET, HEAD" } });
    for (const [header, value] of HEADERS) answer.headers.set(header, value);
    return Promise.resolve(answer);
  };
}

/** Puts the page beside whatever a proxy serves besides; its options' prefix says where the API is. */
export async function withPages<
  T extends { apiPrefix?: string | undefined; pages?: Readonly<Record<string, Handler>> | undefined },
>(
  options: T,
  cluster: string,
): Promise<T> {
  const { apiPrefix = "/" } = options;
  // A prefix that begins with the API's own stays part of the path.
  const api = apiPrefix.startsWith("/api") ? "/" : `/${apiPrefix.replace(/^\/+|\/+$/g, "")}/`.replace("//", "/");
  return { ...options, pages: { ...options.pages, [EXPLORE_PREFIX]: await explorePages(api, cluster) } };
}

const HEADERS = [
  ["content-security-policy", POLICY],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  // The next version of this program has another page at the same address.
  ["cache-control", "no-cache"],
] as const;

async function unpack(): Promise<Record<string, string>> {
  const { DATA } = await import("./generated/page.ts");
  const packed = Uint8Array.fromBase64(DATA);
  return await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
