import { BlockList, isIP } from "node:net";
import type { Env } from "../../data/kubeconfig/load.ts";

/**
 * Returns the proxy of the environment for a server, or undefined for a direct connection. It follows kubectl and Go
 * (golang.org/x/net/http/httpproxy): HTTPS_PROXY or HTTP_PROXY by the scheme of the server, upper case first, never for this
 * machine. NO_PROXY lists exceptions: names with their subdomains, `.only.subdomains`, addresses, networks (`10.0.0.0/8`),
 * each with an optional port, or `*` for everything.
 */
export function environmentProxy(server: string, env: Env): string | undefined {
  const url = new URL(server);
  const name = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const proxy = env(name) || env(name.toLowerCase());
  if (!proxy) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase().replace(/\.$/, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const exempt = (env("NO_PROXY") || env("no_proxy") || "").split(",").map((entry) => entry.trim().toLowerCase());
  if (isThisMachine(host) || exempt.some((entry) => entry !== "" && matches(entry, host, port))) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || contains("127.0.0.0/8", host) || host === "::1";
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return contains(entry, host);
  const [, name = entry, only] = /^(.*?|\[.*\]):(\d+)$/.exec(isIP(entry) === 6 ? "" : entry) ?? [];
  if (only !== undefined && only !== port) return false;
  const wanted = name.replace(/^\[|\]$/g, "").replace(/^\*(?=\.)/, "");
  if (isIP(wanted) !== 0) return wanted === host;
  return host.endsWith(wanted.startsWith(".") ? wanted : `.${wanted}`) || host === wanted;
}

function contains(network: string, host: string): boolean {
  const [address = "", prefix = ""] = network.split("/");
  const [family, hostFamily] = [isIP(address), isIP(host)];
  if (family === 0 || family !== hostFamily || !(Number(prefix) <= (family === 4 ? 32 : 128))) return false;
  const list = new BlockList();
  const type = family === 4 ? "ipv4" : "ipv6";
  list.addSubnet(address, Number(prefix), type);
  return list.check(host, type);
}
