import { isLoopback } from "../../api/transport/endpoint.ts";
import type { Failure } from "./failure.ts";
import { type Header, header, type RequestHead } from "./head.ts";
import { readHeader } from "./headers.ts";
import { fits } from "./patterns.ts";
import { isNavigation } from "./secret.ts";

/** Who may send requests. */
export interface PolicyOptions {
  /** The port that the proxy listens on: its own pages have this origin. Undefined on a socket. */
  port: number | undefined;
  /** The names that Host may have, in place of this machine's own. They fit whole names, in lower case. */
  acceptHosts?: readonly RegExp[] | undefined;
  /** The address that the proxy listens on, where it is one of this machine alone. */
  address?: string | undefined;
  /** Origins of other pages that may send requests: `http://localhost:3000`. */
  allowOrigins?: readonly string[] | undefined;
}

const SCHEME_REGEXP = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Decides whether a request comes from somebody who may use this person's credentials. Any page that the person has open
 * can send requests to a local port; a browser says so in Origin and Sec-Fetch-Site (Fetch standard, W3C Fetch Metadata),
 * and DNS rebinding shows in Host.
 *
 * @returns Why it is refused; undefined lets it pass.
 */
export function checkRequest(request: RequestHead, options: PolicyOptions): Failure | undefined {
  const { target, headers, method } = request;
  const hosts = headers.filter(({ key }) => key === "host");
  if (hosts.length > 1) return { code: 400, message: "the request has more than one Host header" };
  if (method === "CONNECT") return { code: 400, message: "this proxy opens no tunnels" };
  const isAbsolute = SCHEME_REGEXP.test(target);
  if (!isAbsolute && !target.startsWith("/")) return { code: 400, message: "the target of the request is no path" };
  // Of an absolute target and Host the first one counts (RFC 9112 section 3.2.2), but both must be ours: kubectl's proxy
  // looks at the first alone and lets a foreign Host pass.
  const host = hosts[0]?.value;
  for (const authority of isAbsolute ? [authorityOf(target), host] : [host]) {
    if (!isAccepted(authority, options)) return hostRefusal(authority);
  }
  return siteRefusal(headers, options);
}

/** The target without scheme and authority: what the cluster gets of an absolute one. */
export function originForm(target: string): string {
  if (!SCHEME_REGEXP.test(target)) return target;
  const path = target.replace(SCHEME_REGEXP, "").replace(/^[^/?#]*/, "");
  return path.startsWith("/") ? path : `/${path}`;
}

/** What an answer to a page of another origin needs, so that the page may read it; none for anybody else. */
export function corsHeaders(headers: readonly Header[], { allowOrigins = [] }: PolicyOptions): Header[] {
  const origin = readHeader(headers, "origin");
  if (origin === undefined || !allowOrigins.includes(origin)) return [];
  return [
    header("Access-Control-Allow-Origin", origin),
    header("Access-Control-Expose-Headers", "*"),
    header("Vary", "Origin"),
  ];
}

/** Says whether a browser asks beforehand what a page of another origin may send. */
export function isPreflight({ method, headers }: RequestHead): boolean {
  return method === "OPTIONS" && readHeader(headers, "access-control-request-method") !== undefined;
}

function authorityOf(target: string): string | undefined {
  return /^[^/?#]*/.exec(target.replace(SCHEME_REGEXP, ""))?.[0];
}

function hostRefusal(authority = ""): Failure {
  const message = authority === ""
    ? "the request names no Host"
    : `the Host "${authority}" is not this machine's own: ` +
      "a page may have bound its name to this address; --accept-hosts lets names through";
  return { code: 403, message };
}

function isAccepted(authority: string | undefined, { acceptHosts, address }: PolicyOptions): boolean {
  const name = nameOf(authority);
  if (name === undefined) return false;
  if (acceptHosts !== undefined) return fits(acceptHosts, name);
  return isLoopback(name) || name === address;
}

/** The name of an authority (`NAME:PORT`) in lower case, without port and trailing dot; undefined where it is none. */
function nameOf(authority: string | undefined): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[^:/@[\]\s,]+)(?::(\d{1,5}))?$/i.exec(authority ?? "");
  const name = match?.[1]?.toLowerCase();
  if (name === undefined || Number(match?.[2] ?? 0) > 65_535) return undefined;
  return name.startsWith("[") ? URL.parse(`http://${name}`)?.hostname : name.replace(/\.$/, "");
}

function siteRefusal(headers: readonly Header[], options: PolicyOptions): Failure | undefined {
  const origins = headers.filter(({ key }) => key === "origin");
  const [origin] = origins;
  if (origins.length > 1) return { code: 400, message: "the request has more than one Origin header" };
  if (origin !== undefined && options.allowOrigins?.includes(origin.value)) return undefined;
  for (const { value: site } of headers.filter(({ key }) => key === "sec-fetch-site")) {
    if (site === "same-origin" || site === "none") continue;
    // Of a link no origin is known; whoever follows one means the address and not the page that it stood on.
    const isLink = origin === undefined && isNavigation(headers);
    return refusedPage(`Sec-Fetch-Site: ${site}`, isLink ? "an address that you type is served" : wayOf(origin?.value));
  }
  if (origin === undefined || isOwnOrigin(origin.value, readHeader(headers, "host"), options)) return undefined;
  return refusedPage(`Origin: ${origin.value}`, wayOf(origin.value));
}

function refusedPage(shows: string, way: string): Failure {
  return { code: 403, message: `a page of another site sent this request (${shows}); ${way}` };
}

function wayOf(origin: string | undefined): string {
  return origin === undefined || origin === "null" || !/^https?:\/\/[^/\s,"]+$/.test(origin)
    ? "--allow-origin lets pages of an origin through"
    : `--allow-origin ${origin} lets its pages through`;
}

// Or that of the Host, which has been found to be ours: through `ssh -L 9000:localhost:8001` the port is another.
function isOwnOrigin(origin: string, host: string | undefined, options: PolicyOptions): boolean {
  const authority = /^http:\/\/(.*)$/i.exec(origin)?.[1];
  if (authority === undefined || !isAccepted(authority, options)) return false;
  if (authority.toLowerCase() === host?.toLowerCase()) return true;
  return Number(/:(\d+)$/.exec(authority)?.[1] ?? "80") === options.port;
}
