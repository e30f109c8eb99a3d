/** What the policy sees of a request: nothing that needs a socket. */
export interface ProxyRequest {
  method: string;
  /** The request target as it came: a path, or an absolute URL. */
  target: string;
  /** Header names in lower case; values of a header that came several times joined by commas. */
  headers: Readonly<Record<string, string | undefined>>;
  /** How often the Host header came. */
  hosts: number;
}

/** What a policy is made of. */
export interface PolicyOptions {
  /** The port that the proxy listens on: its own pages have this origin. */
  port: number;
  /** Further names that Host may have, in lower case and without a port. */
  acceptHosts?: readonly string[];
}

/** Why a request is refused. */
export interface Refusal {
  code: 400 | 403;
  message: string;
}

const SCHEME_REGEXP = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Decides whether a request may go to the cluster with this person's credentials. Any page that the person has open can
 * send requests to a local port; a browser says so in Origin and Sec-Fetch-Site (Fetch standard, W3C Fetch Metadata), and
 * DNS rebinding shows in Host.
 *
 * @returns Why it is refused; undefined lets it pass.
 */
export function refusalOf(request: ProxyRequest, options: PolicyOptions): Refusal | undefined {
  const { target, headers, hosts } = request;
  if (hosts > 1) return { code: 400, message: "the request has more than one Host header" };
  const isAbsolute = SCHEME_REGEXP.test(target);
  if (!isAbsolute && !target.startsWith("/")) return { code: 400, message: "the target of the request is no path" };
  // Of an absolute target and Host the first one counts (RFC 9112 section 3.2.2), but both must be ours: kubectl's proxy
  // looks at the first alone and lets a foreign Host pass.
  const authorities = isAbsolute ? [authorityOf(target), headers.host] : [headers.host];
  for (const authority of authorities) {
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

function authorityOf(target: string): string | undefined {
  return /^[^/?#]*/.exec(target.replace(SCHEME_REGEXP, ""))?.[0];
}

function hostRefusal(authority = ""): Refusal {
  const message = authority === ""
    ? "the request names no Host"
    : `the Host "${authority}" is not this machine's own: a page may have bound its name to this address`;
  return { code: 403, message };
}

function isAccepted(authority: string | undefined, { acceptHosts = [] }: PolicyOptions): boolean {
  const name = nameOf(authority);
  return name !== undefined && (isLoopback(name) || acceptHosts.includes(name));
}

// A name other than localhost may resolve to anything. An address cannot be bound to anything else.
function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(name);
}

/** The name of an authority (`NAME:PORT`) in lower case, without port and trailing dot; undefined where it is none. */
function nameOf(authority: string | undefined): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[^:/@[\]\s]+)(?::\d{1,5})?$/i.exec(authority ?? "");
  const name = match?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  return name.startsWith("[") ? URL.parse(`http://${name}`)?.hostname : name.replace(/\.$/, "");
}

function siteRefusal(headers: ProxyRequest["headers"], options: PolicyOptions): Refusal | undefined {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    return { code: 403, message: `a page of another site sent this request (Sec-Fetch-Site: ${site})` };
  }
  const { origin } = headers;
  if (origin === undefined || isOwnOrigin(origin, options)) return undefined;
  return { code: 403, message: `a page of another site sent this request (Origin: ${origin})` };
}

function isOwnOrigin(origin: string, options: PolicyOptions): boolean {
  const authority = /^http:\/\/(.*)$/i.exec(origin)?.[1];
  if (authority === undefined || !isAccepted(authority, options)) return false;
  return Number(/:(\d+)$/.exec(authority)?.[1] ?? "80") === options.port;
}
