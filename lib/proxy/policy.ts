/** What the policy sees of a request: nothing that needs a socket. */
export interface ProxyRequest {
  method: string;
  /** The request target as it came: a path, or an absolute URL. */
  target: string;
  /** Header names in lower case; the first value where one came twice. */
  headers: Readonly<Record<string, string | undefined>>;
  /** How often the Host header came. */
  hosts: number;
}

/** What a policy is made of. */
export interface PolicyOptions {
  /** The port that the proxy listens on: its own pages have this origin. */
  port: number;
  /** Further names that Host may have, without a port. */
  acceptHosts?: readonly string[];
}

/** Why a request is refused; undefined lets it pass. */
export type Refusal = { code: 400 | 403; message: string };

const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Decides whether a request may go to the cluster with this person's credentials. Any page that the person has open can
 * send requests to a local port; a browser says so in Origin and Sec-Fetch-Site (Fetch standard, W3C Fetch Metadata), and
 * DNS rebinding shows in Host.
 */
export function refusalOf(request: ProxyRequest, options: PolicyOptions): Refusal | undefined {
  if (request.hosts > 1) return { code: 400, message: "the request has more than one Host header" };
  const hosts = [request.headers.host];
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(request.target)) {
    const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(request.target)?.[1];
    hosts.push(authority);
  } else if (!request.target.startsWith("/")) {
    return { code: 400, message: "the request's target is no path" };
  }
  for (const host of hosts) {
    if (!isAccepted(host, options)) {
      return {
        code: 403,
        message: `the Host "${
          host ?? ""
        }" is not this machine's own: a page may have rebound its name to reach this proxy`,
      };
    }
  }
  return siteRefusal(request.headers, options);
}

function isAccepted(host: string | undefined, { acceptHosts = [] }: PolicyOptions): boolean {
  const name = nameOf(host);
  return name !== undefined && (LOOPBACK_NAMES.has(name) || acceptHosts.includes(name));
}

/** The name in a Host header, in lower case, without port and trailing dot; undefined where it is none. */
function nameOf(host: string | undefined): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[^:/@[\]]+)(?::(\d{1,5}))?$/i.exec(host ?? "");
  const name = match?.[1]?.toLowerCase();
  return name?.startsWith("[") ? name : name?.replace(/\.$/, "");
}

function siteRefusal(headers: ProxyRequest["headers"], { port }: PolicyOptions): Refusal | undefined {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    return { code: 403, message: `a page of another site sent this request (Sec-Fetch-Site: ${site})` };
  }
  const { origin } = headers;
  if (origin === undefined) return undefined;
  const own = /^http:\/\/(.*)$/i.exec(origin)?.[1];
  const isOwn = own !== undefined && LOOPBACK_NAMES.has(nameOf(own) ?? "") && portOf(own) === port;
  return isOwn ? undefined : { code: 403, message: `a page of another site sent this request (Origin: ${origin})` };
}

function portOf(authority: string): number {
  return Number(/:(\d+)$/.exec(authority)?.[1] ?? "80");
}
