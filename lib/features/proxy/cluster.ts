import { type Endpoint, mayCarryCredentials } from "../../api/transport/endpoint.ts";
import type { Header } from "./head.ts";
import { header } from "./head.ts";
import { readHeader } from "./headers.ts";
import { openPool, type Pool } from "./pool.ts";

/** The cluster behind the proxy, and the identity that requests are sent with. */
export interface ProxyUpstream {
  endpoint: Endpoint;
  /** Returns the Authorization header. Called for each request, because tokens are renewed. */
  authorization(): Promise<string | undefined>;
  /** Called if the cluster answered 401 to that header, so that a new one is made. */
  refused?(authorization: string | undefined): Promise<void>;
  /** Impersonation headers. A client's own Impersonate-User replaces all of them. */
  impersonation?: readonly (readonly [string, string])[];
}

/** The current endpoint of the cluster, with its connections. */
export interface ProxiedCluster {
  endpoint: Endpoint;
  pool: Pool;
  /** The value of the Host header. */
  host: string;
  /** The path of the server's address without a slash at its end; usually empty. */
  base: string;
  /** Returns the headers of the identity, unless the client sends its own. */
  identity(headers: readonly Header[]): Promise<Header[]>;
  /** Called if the cluster rejected the proxy's identity. Reports whether there is a new one to try. */
  refused(identity: readonly Header[]): Promise<boolean>;
}

/** Time in milliseconds after which an endpoint is checked for changed certificates. */
const FRESH_MS = 1000;

/** Opens the cluster. Opens it again if `connect` returns another endpoint, for example with rotated certificates. */
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
    // As in kubectl, a client's own credential is kept, and no credential is sent without encryption.
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
