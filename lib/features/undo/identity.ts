import { ORIGIN } from "../../data/core/handler.ts";
import type { ClusterIdentity } from "./entry.ts";

/** A connection, of which only the server and its certificate authority count. */
export interface IdentifiedConnection {
  endpoint: { server: string; ca?: string | undefined };
}

/**
 * Returns a function that identifies a cluster without a request: by its address and a hash of its certificate authority.
 *
 * @param server The URL of the server. A session over a handler has none.
 */
export function clusterIdentity(
  server: string,
  connection: () => Promise<IdentifiedConnection>,
): () => Promise<ClusterIdentity> {
  let identity: Promise<ClusterIdentity> | undefined;
  const identify = async () => {
    if (server === ORIGIN) return { server };
    const { endpoint } = await connection();
    return endpoint.ca === undefined
      ? { server: endpoint.server }
      : { server: endpoint.server, ca: await hashOf(endpoint.ca) };
  };
  return () => identity ??= identify();
}

async function hashOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text.trim()));
  return new Uint8Array(bytes).slice(0, 12).toHex();
}
