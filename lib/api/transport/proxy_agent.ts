import type { Agent as HttpAgent } from "node:http";
import type { Duplex } from "node:stream";

/** Whom a proxy that speaks TLS itself is held to. */
interface Trust {
  ca?: string[];
  rejectUnauthorized: boolean;
}

/**
 * Makes an agent whose connections go through a proxy, and fail if the proxy refuses.
 *
 * @param socket A connection to a proxy of the scheme `https`, for an agent with that one connection.
 */
export async function proxyAgent(
  proxyUrl: string,
  { ca, rejectUnauthorized }: Trust,
  socket?: Duplex,
): Promise<HttpAgent> {
  if (proxyUrl.startsWith("socks")) {
    const { SocksProxyAgent } = await import("socks-proxy-agent");
    // The proxy resolves the name, as with client-go; "socks5" alone would have it resolved here.
    return new SocksProxyAgent(proxyUrl.replace(/^socks5:/, "socks5h:"), { keepAlive: true });
  }
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  // As in Go, a proxy that speaks TLS itself is held to the cluster's authority, or to none where that is skipped; it
  // gets no certificate of the user's, and is not asked for under the cluster's name.
  const trust = { rejectUnauthorized, ...(ca === undefined ? {} : { ca }) };
  const carrier = socket === undefined ? {} : { socket };
  const agent = new HttpsProxyAgent(proxyUrl, { keepAlive: true, ...trust, ...carrier });
  const open = agent.connect.bind(agent);
  // The package passes a proxy's refusal on as if it were the server's answer: a 403 would be the cluster's.
  agent.connect = async (request, options) => {
    let refusal: string | undefined;
    request.once("proxyConnect", ({ statusCode, statusText }: { statusCode: number; statusText: string }) => {
      if (statusCode !== 200) refusal = `proxy answered ${statusCode} ${statusText}`;
    });
    const socket = await open(request, options);
    if (refusal === undefined) return socket;
    socket.destroy();
    throw new Deno.errors.ConnectionRefused(refusal);
  };
  return agent;
}
