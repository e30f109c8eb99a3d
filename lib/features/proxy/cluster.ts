import { type Endpoint, mayCarryCredentials } from "../../api/transport/endpoint.ts";
import type { Header } from "./head.ts";
import { header } from "./head.ts";
import { readHeader } from "./headers.ts";
import { openPool, type Pool } from "./pool.ts";

/** The cluster behind the proxy, and what requests to it are sent with. */
export interface ProxyUpstream {
  endpoint: Endpoint;
  /** The Authorization header, asked for with each request, since tokens are renewed. */
  authorization(): Promise<string | undefined>;
  /** Told where the cluster answered 401 to that header: whoever made it makes another. */
  refused?(authorization: string | undefined): Promise<void>;
  /** Header lines that say whom to act as; a client's own Impersonate-User takes the place of all of them. */
  impersonation?: readonly (readonly [string, string])[];
}

/** The cluster as it is now, with connections to it. */
export interface ProxiedCluster {
  endpoint: Endpoint;
  pool: Pool;
  /** The value of Host. */
  host: string;
  /** The server's own path, without a slash at its end; mostly empty. */
  base: string;
  /** The headers that say who asks, where the client does not say it itself. */
  identity(headers: readonly Header[]): Promise<Header[]>;
  /** Told where the cluster did not accept an identity of ours; says whether there is a new one to try. */
  refused(identity: readonly Header[]): Promise<boolean>;
}

/** How long a way to the cluster is used without asking whether its certificates have changed. */
const FRESH_MS = 1000;

/** Opens the cluster, again whenever `connect` gives another endpoint: certificates are rotated under a proxy that runs for days. */
export function openCluster(connect: () => Promise<ProxyUpstream>, now = () => performance.now()): {
  current(): Promise<ProxiedCluster>;
  close(): void;
} {
  let known: { upstream: ProxyUpstream; cluster: ProxiedCluster } | undefined;
  let asked = -Infinity;

  async function current(): Promise<ProxiedCluster> {
    if (known !== undefined && now() - asked < FRESH_MS) return known.cluster;
    const upstream = await connect();
    asked = now();
    if (known?.upstream.endpoint !== upstream.endpoint) {
      known?.cluster.pool.close();
      known = { upstream, cluster: clusterOf(upstream) };
    }
    return known.cluster;
  }

  return { current, close: () => known?.cluster.pool.end() };
}

function clusterOf(upstream: ProxyUpstream): ProxiedCluster {
  const { endpoint, authorization, refused, impersonation = [] } = upstream;
  const url = new URL(endpoint.server);
  const actingAs = impersonation.map(([name, value]) => header(name, value));
  const mayCarry = mayCarryCredentials(endpoint.server);
  return {
    endpoint,
    pool: openPool(endpoint),
    host: url.host,
    base: url.pathname.replace(/\/+$/, ""),
    // As in kubectl, a client that says who it is keeps its word, and nothing is sent where everybody could read it.
    async identity(headers) {
      const own = mayCarry && readHeader(headers, "authorization") === undefined ? await authorization() : undefined;
      return [
        ...(own === undefined ? [] : [header("Authorization", own)]),
        ...(readHeader(headers, "impersonate-user") === undefined ? actingAs : []),
      ];
    },
    async refused(identity) {
      const used = readHeader(identity, "authorization");
      if (used === undefined || refused === undefined) return false;
      await refused(used);
      return await authorization() !== used;
    },
  };
}
