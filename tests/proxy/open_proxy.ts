import type { ProxyUpstream } from "../../lib/features/proxy/cluster.ts";
import type { ProxyOptions } from "../../lib/features/proxy/options.ts";
import { type ProxyServer, startProxy } from "../../lib/features/proxy/proxy.ts";

/** Starts a proxy to a server with a token. */
export function openProxy(
  server: string,
  options: ProxyOptions = {},
  upstream: Partial<ProxyUpstream> = {},
): Promise<ProxyServer> {
  const whole = { endpoint: { server }, authorization: () => Promise.resolve("Bearer ours"), ...upstream };
  return startProxy(() => Promise.resolve(whole), options);
}
