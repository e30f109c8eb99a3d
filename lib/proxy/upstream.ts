import { Agent as HttpAgent, type ClientRequest, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Endpoint } from "../transport/endpoint.ts";

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
export function openUpstream({ server, ca, cert, key, insecureSkipTlsVerify, tlsServerName }: Endpoint): Upstream {
  const url = new URL(server);
  const secure = url.protocol === "https:";
  const agent = secure
    ? new HttpsAgent({
      keepAlive: true,
      rejectUnauthorized: insecureSkipTlsVerify !== true,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
    })
    : new HttpAgent({ keepAlive: true });
  const common = {
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    agent,
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
    close: () => agent.destroy(),
  };
}
