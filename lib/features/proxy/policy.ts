import { isLoopback } from "../../api/transport/endpoint.ts";
import type { Failure } from "./failure.ts";
import { type Header, header, type RequestHead } from "./head.ts";
import { readHeader } from "./headers.ts";
import { fits } from "./patterns.ts";
import { isNavigation } from "./secret.ts";

/** Rules for the origin of requests. */
export interface PolicyOptions {
  /** The port of the proxy, which is part of its own pages' origin. Undefined for a Unix socket. */
  port: number | undefined;
  /** Accepted names in Host instead of this machine's names. They match complete names in lower case. */
  acceptHosts?: readonly RegExp[] | undefined;
  /** The address of the proxy, unless it is a wildcard. */
  address?: string | undefined;
  /** Other origins that are allowed to send requests: `http://localhost:3000`. */
  allowOrigins?: readonly string[] | undefined;
}

const SCHEME_REGEXP = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Checks whether the sender of a request is allowed to use this user's credentials. Any open web page can send requests
 * to a local port. Browsers show that in Origin and Sec-Fetch-Site (Fetch standard, W3C Fetch Metadata), and DNS
 * rebinding shows in Host.
 *
 * @returns The response to a rejected request, or `undefined` if the request is allowed.
 */
export function checkRequest(request: RequestHead, options: PolicyOptions): Failure | undefined {
  const { target, headers, method } = request;
  const hosts = headers.filter(({ key }) => key === "host");
  if (hosts.length > 1) return { code: 400, message: "the request has more than one Host header" };
  if (method === "CONNECT") return { code: 400, message: "this proxy does not support CONNECT" };
  const isAbsolute = SCHEME_REGEXP.test(target);
  if (!isAbsolute && !target.startsWith("/")) return { code: 400, message: "the target of the request is not a path" };
  // An absolute target takes precedence over Host (RFC 9112 section 3.2.2), but both are checked. kubectl's proxy checks
  // only the target and accepts a foreign Host.
  const host = hosts[0]?.value;
  for (const authority of isAbsolute ? [authorityOf(target), host] : [host]) {
    if (!isAccepted(authority, options)) return hostRefusal(authority);
  }
  return siteRefusal(headers, options);
}

/** Returns the target without scheme and authority, as it is sent to the cluster. */
export function originForm(target: string): string {
  if (!SCHEME_REGEXP.test(target)) return target;
  const path = target.replace(SCHEME_REGEXP, "").replace(/^[^/?#]*/, "");
  return path.startsWith("/") ? path : `/${path}`;
}

/** Returns the CORS headers that let a page of an allowed origin read a response. Empty for other clients. */
export function corsHeaders(headers: readonly Header[], { allowOrigins = [] }: PolicyOptions): Header[] {
  const origin = readHeader(headers, "origin");
  if (origin === undefined || !allowOrigins.includes(origin)) return [];
  return [
    header("Access-Control-Allow-Origin", origin),
    header("Access-Control-Expose-Headers", "*"),
    header("Vary", "Origin"),
  ];
}

/** Reports whether a request is a CORS preflight. */
export function isPreflight({ method, headers }: RequestHead): boolean {
  return method === "OPTIONS" && readHeader(headers, "access-control-request-method") !== undefined;
}

function authorityOf(target: string): string | undefined {
  return /^[^/?#]*/.exec(target.replace(SCHEME_REGEXP, ""))?.[0];
}

function hostRefusal(authority = ""): Failure {
  const message = authority === ""
    ? "the request has no Host header"
    : `the Host "${authority}" is not a name of this machine: a web page may have pointed it to this address; ` +
      "set the proxy's option acceptHosts to allow it";
  return { code: 403, message };
}

function isAccepted(authority: string | undefined, { acceptHosts, address }: PolicyOptions): boolean {
  const name = nameOf(authority);
  if (name === undefined) return false;
  if (acceptHosts !== undefined) return fits(acceptHosts, name);
  return isLoopback(name) || name === address;
}

/** Returns the host of an authority (`NAME:PORT`) in lower case, without port and trailing dot, if it is valid. */
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
    // A followed link has no Origin header. The address is for the user to open, not for the linking page.
    const isLink = origin === undefined && isNavigation(headers);
    return refusedPage(`Sec-Fetch-Site: ${site}`, isLink ? "type the address instead" : wayOf(origin?.value));
  }
  if (origin === undefined || isOwnOrigin(origin.value, readHeader(headers, "host"), options)) return undefined;
  return refusedPage(`Origin: ${origin.value}`, wayOf(origin.value));
}

function refusedPage(evidence: string, remedy: string): Failure {
  return { code: 403, message: `a page of another site sent this request (${evidence}); ${remedy}` };
}

function wayOf(origin: string | undefined): string {
  return origin === undefined || origin === "null" || !/^https?:\/\/[^/\s,"]+$/.test(origin)
    ? "set the proxy's option allowOrigins to allow its origin"
    : `add ${origin} to the proxy's option allowOrigins to allow it`;
}

// The origin of an accepted Host counts too: through `ssh -L 9000:localhost:8001` the port differs.
function isOwnOrigin(origin: string, host: string | undefined, options: PolicyOptions): boolean {
  const authority = /^http:\/\/(.*)$/i.exec(origin)?.[1];
  if (authority === undefined || !isAccepted(authority, options)) return false;
  if (authority.toLowerCase() === host?.toLowerCase()) return true;
  return Number(/:(\d+)$/.exec(authority)?.[1] ?? "80") === options.port;
}
