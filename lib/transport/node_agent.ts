import { Agent as HttpAgent, type RequestOptions } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { requirePermission } from "../kubeconfig/permission.ts";
import { readableAuthorities } from "./authorities.ts";
import type { Endpoint } from "./endpoint.ts";
import { requireWay } from "./way.ts";

/** What a request of `node:http` or `node:https` to a server is made with: its connections, and what TLS needs. */
export async function nodeOptions(endpoint: Endpoint): Promise<RequestOptions & { agent: HttpAgent }> {
  const { server, ca, cert, key, insecureSkipTlsVerify, tlsServerName, proxyUrl, unixSocket } = endpoint;
  requireWay(endpoint);
  if (readsSystemAuthorities(endpoint)) requirePermission({ name: "sys" });
  const options = {
    rejectUnauthorized: insecureSkipTlsVerify !== true,
    // Without a list Deno loads the system's, which takes time and a permission, also where nothing is verified.
    ...(ca !== undefined ? { ca: readableAuthorities(ca) } : insecureSkipTlsVerify ? { ca: [] } : {}),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
    ...(unixSocket === undefined ? {} : { socketPath: unixSocket }),
  };
  if (proxyUrl !== undefined) return { ...options, agent: await proxyAgent(proxyUrl, options) };
  const agent = server.startsWith("https:")
    ? new HttpsAgent({ keepAlive: true, ...options })
    : new HttpAgent({ keepAlive: true });
  return { ...options, agent };
}

/**
 * Says whether `node:https` asks Deno for the system's authorities (2.9.6). It calls that `sys` access to "ca", which
 * `--allow-sys` alone can give: the flag knows no such name.
 */
export function readsSystemAuthorities(endpoint: Omit<Endpoint, "ca"> & { ca?: unknown }): boolean {
  const { server, ca, insecureSkipTlsVerify, proxyUrl, unixSocket } = endpoint;
  return server.startsWith("https:") && ca === undefined && !insecureSkipTlsVerify && unixSocket === undefined &&
    (proxyUrl === undefined || proxyUrl.startsWith("https:"));
}

async function proxyAgent(
  proxyUrl: string,
  { ca, rejectUnauthorized }: { ca?: string[]; rejectUnauthorized: boolean },
): Promise<HttpAgent> {
  if (proxyUrl.startsWith("socks")) {
    const { SocksProxyAgent } = await import("socks-proxy-agent");
    // The proxy resolves the name, as with client-go; "socks5" alone would have it resolved here.
    return new SocksProxyAgent(proxyUrl.replace(/^socks5:/, "socks5h:"), { keepAlive: true });
  }
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  // As in Go, a proxy that speaks TLS itself is held to the cluster's authority, or to none where that is skipped; it
  // gets no certificate of the user's.
  const trust = { rejectUnauthorized, ...(ca === undefined ? {} : { ca }) };
  return new HttpsProxyAgent(proxyUrl, { keepAlive: true, ...trust });
}
