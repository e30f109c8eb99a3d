import { defined } from "../../data/base/defined.ts";
import type { Agent as HttpAgent } from "node:http";
import type { Duplex } from "node:stream";

/** The trust settings for a proxy that speaks TLS. */
interface Trust {
  ca?: string[];
  rejectUnauthorized: boolean;
}

/**
 * Creates an agent whose connections go through a proxy, and fail if the proxy refuses.
 *
 * @param socket A connection to a proxy with the scheme `https`, for an agent with this single connection.
 */
export async function proxyAgent(
  proxyUrl: string,
  { ca, rejectUnauthorized }: Trust,
  socket?: Duplex,
): Promise<HttpAgent> {
  if (proxyUrl.startsWith("socks")) {
    const { SocksProxyAgent } = await import("socks-proxy-agent");
    // As in client-go, the proxy resolves the name. The scheme "socks5" would resolve it here.
    return new SocksProxyAgent(proxyUrl.replace(/^socks5:/, "socks5h:"), { keepAlive: true });
  }
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  // As in Go, a proxy with TLS is verified with the CA of the cluster, or not at all if verification is skipped. It does
  // not get the client certificate or the server name of the cluster.
  const agent = new HttpsProxyAgent(proxyUrl, { keepAlive: true, rejectUnauthorized, ...defined({ ca, socket }) });
  const open = agent.connect.bind(agent);
  // The package returns a refusal of the proxy as if it were the answer of the server, such as a 403.
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
