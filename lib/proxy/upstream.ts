import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Endpoint } from "../transport/endpoint.ts";
import { nodeOptions } from "../transport/node_agent.ts";

/** The cluster's side of the proxy. */
export interface Upstream {
  /**
   * Begins a request: its body is still to be written, and the request to be ended.
   *
   * @param target The path and query, byte for byte; the server's base path is put before it.
   * @param headers Names and values in turn, without Host.
   */
  begin(method: string, target: string, headers: readonly string[]): ClientRequest;
  close(): void;
}

/** Opens connections to a server as they are needed, and keeps them for the next request. */
export async function openUpstream(endpoint: Endpoint): Promise<Upstream> {
  const url = new URL(endpoint.server);
  const secure = url.protocol === "https:";
  const options = await nodeOptions(endpoint);
  const common = {
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    ...options,
    setHost: false,
  };
  const open = secure ? httpsRequest : httpRequest;
  const base = url.pathname.replace(/\/+$/, "");
  return {
    begin: (method, target, headers) => {
      // Names and values in turn keep order, spelling and repetition; the types of Node know only the other form.
      const all = ["Host", url.host, ...headers] as unknown as Record<string, string>;
      return open({ ...common, method, path: base + target, headers: all });
    },
    close: () => options.agent.destroy(),
  };
}
